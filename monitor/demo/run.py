"""The demo's two halves: the county folder on disk, and the portal that it watches
for as long as a block lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from config.io.files import write_whole
from config.io.spreadsheet import write_csv
from config.roster.headers import COLUMNS, UNITS
from config.settings import FILE, ConfigError, load_settings
from config.speech import en
from monitor.demo import county
from monitor.demo.portal import Portal, serving
from monitor.demo.site import NEWS, demo_site

PORT = 18730
_MARK = "# tongbao demo:"


@contextmanager
def serve(port: int | None = None, *, home: Path | None = None) -> Iterator[Portal]:
    """The demo portal on loopback, on `port` or else where the demo in `home` last
    found it, so that addresses stay.

    Without both, or where that port is taken: the demo's usual port, or any. Raises
    OSError where `port` is taken.
    """
    site, _ = demo_site()
    ports = (_last_port(home), PORT, 0) if port is None else (port,)
    with serving(site, *(port for port in ports if port is not None)) as portal:
        yield portal


def _last_port(home: Path | None) -> int | None:
    if home is None or not _is_demo(home / FILE):
        return None
    try:
        return urlsplit(load_settings(home).portal.url).port
    except ConfigError:
        return None


def _is_demo(settings: Path) -> bool:
    return settings.exists() and settings.read_text("utf-8", "replace").startswith(_MARK)


def build_demo(home: Path, port: int) -> None:
    """Write the county folder that watches the portal on `port`. Raises FileExistsError
    where `home` is another county's.
    """
    settings = home / FILE
    if settings.exists() and not _is_demo(settings):
        raise FileExistsError(
            en("{settings} belongs to another county; give the demo an empty folder").format(
                settings=settings
            )
        )
    portal = f"http://127.0.0.1:{port}"
    write_whole(settings, _toml(portal).encode())
    write_csv(home / UNITS, ("单位", "分组", "别名", "联系人", "邮箱", "月任务数"), _units())
    header = ("栏目", "单位", "类别", "更新周期", "网址", "重点领域", "备注")
    write_csv(home / COLUMNS, header, _columns(portal))


def _units() -> list[tuple[str, ...]]:
    return [
        (
            office.name,
            office.group,
            office.full_name,
            "政务公开联络员",
            office.email,
            _quota(office),
        )
        for office in county.ROSTER
    ]


def _quota(office: county.Office) -> str:
    return "15" if office.group == county.TOWNS else "10"


def _columns(portal: str) -> list[tuple[str, ...]]:
    _, addresses = demo_site()
    notes = {
        county.FAILING: "演示：该页返回500错误",
        county.CHALLENGED: "演示：该页要求浏览器验证",
        county.BLANK: "演示：从未发布过信息",
    }
    rows = [
        (NEWS, office.name, f"动态信息/{office.group}动态", "两周", "", "", notes.get(office, ""))
        for office in county.ROSTER
    ] + [
        (
            post.name,
            post.units,
            post.category,
            post.cycle,
            "",
            "是" if post.key_area else "",
            post.note,
        )
        for post in county.POSTS
    ]
    return [
        (*row[:4], portal + address, *row[5:]) for row, address in zip(rows, addresses, strict=True)
    ]


def _toml(portal: str) -> str:
    return f"""{_MARK} {county.COUNTY} as of {county.AS_OF}. The portal is on this machine and runs while the demo does.

[portal]
name = "{county.PORTAL}"
url = "{portal}/"
delay = 0          # nobody else is on this portal; a real one deserves the default of half a second
concurrency = 8

[mail]
from = "zwgk@linshu.example"
reply_to = "zwgk@linshu.example"
contact = "{county.COUNTY}政务公开办公室（演示）"

[circular]
groups = ["{county.TOWNS}", "{county.DEPARTMENTS}"]
"""
