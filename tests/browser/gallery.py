"""Pictures of pages made small enough to be kept, and the page of docs/ that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

NAMES = {
    "login": "登录",
    "board": "今日概况",
    "board-late": "今日概况，只看超期",
    "charts": "图表",
    "unit": "单位",
    "column": "栏目",
    "entries": "信息查询",
    "entries-found": "信息查询的结果",
    "circulars": "通报",
    "draft": "通报草稿",
    "paper": "草稿的预览",
    "words": "经办人文字",
    "mails": "催更邮件",
    "mails-ready": "将要发送的邮件",
    "letter": "一封邮件",
    "crawls": "巡查",
    "anomalies": "日期异常",
    "appeals": "单位反馈",
    "tables": "名册与台账",
    "table": "栏目表",
    "row": "一行的表单",
    "change-wrong": "填错的表单",
    "change": "保存前的变更",
    "register": "台账登记",
    "audit": "变更记录",
    "own": "单位自己的页面",
    "own-column": "单位自己的栏目页",
    "own-refused": "未能提交的反馈",
    "recheck": "复核",
    "refused": "没有的页面",
    "board-en": "今日概况，英文",
    "column-en": "栏目，英文",
    "own-en": "单位自己的页面，英文",
}
"""What each picture shows, in the order in which they are shown."""


def gallery(folder: Path, widths: Sequence[int], colours: int) -> None:
    """Makes the pictures in the folder small, and writes a page beside it that shows them."""
    from PIL import Image

    for path in sorted(folder.glob("*.png")):
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
    found = dict.fromkeys(path.stem.rpartition("-")[0] for path in folder.glob("*.png"))
    names = [*NAMES, *sorted(found.keys() - NAMES)]
    lines = [
        "# What the web face looks like",
        "",
        "The pages of the demo county on a desk, a tablet and a phone, made by `make pictures`.",
    ]
    for name in (name for name in names if name in found):
        lines += ["", f"## {NAMES.get(name, name)}", ""]
        lines += [
            f'<img src="{folder.name}/{name}-{width}.png" width="{_SHOWN[at]}" '
            f'alt="{NAMES.get(name, name)}, {width} px wide">'
            for at, width in enumerate(sorted(widths, reverse=True))
            if (folder / f"{name}-{width}.png").exists()
        ]
    page = folder.parent / f"{folder.name}.md"
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


_SHOWN = (480, 256, 160)
"""How wide each is shown, the widest first."""
