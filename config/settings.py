"""tongbao.toml: the portal, politeness, bands, mail and schedule of one
county folder, as checked values.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from config.circular_lists import ListRule
from config.crontab import cron_trigger
from config.hours import Hours
from config.io.checked import CheckedTable
from config.periods import Period
from config.registers import RegisterRule
from config.speech import en

FILE = "tongbao.toml"


class ConfigError(ValueError):
    """Something in the county folder is wrong. `problems` holds one line each: file,
    place, value, what was expected.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(en("expected an IANA time zone such as Asia/Shanghai")) from error
    return name


_PLAIN_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[1-9][0-9]{0,3})?/[^\s\\]*")
"""What nearly every address is; nothing in such a one needs a closer look."""


def http_url(url: str) -> str:
    if _PLAIN_URL.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError as error:
        raise ValueError(en("expected an address such as http://www.example.gov.cn/")) from error
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or "\\" in url
        or parts.username is not None
    ):
        raise ValueError(en("expected an address such as http://www.example.gov.cn/"))
    return url


def _url_or_none(url: str) -> str:
    return http_url(url) if url else url


def _server(text: str) -> str:
    if text and not re.fullmatch(r"[\w.-]+|\[?[0-9A-Fa-f:.]+\]?", text):
        raise ValueError(en("expected the mail server's name alone, such as smtp.example.gov.cn"))
    return text


def _network(text: str) -> str:
    try:
        ip_network(text, strict=False)
    except ValueError as error:
        raise ValueError(en("expected a network such as 10.1.0.0/16")) from error
    return text


def _crontab(text: str) -> str:
    if text:
        try:
            cron_trigger(text, ZoneInfo("UTC"))
        except ValueError as error:
            raise ValueError(
                en(
                    "expected a crontab expression of five fields such as 30 2 * * *, or empty for "
                    "never"
                )
            ) from error
    return text


def _hours(text: str) -> str:
    Hours.parse(text)
    return text


def _period(text: str) -> str:
    Period.parse(text)
    return text


_DATABASE = re.compile(r"sqlite(\+pysqlite)?:///[^?]+|postgresql(\+\w+)?://[^\s]+")


def _database(url: str) -> str:
    try:
        known = _DATABASE.fullmatch(url) is not None and not url.endswith(":memory:")
        urlsplit(url).port  # noqa: B018 - raises for a port that is none
    except ValueError:
        known = False
    if not known:
        raise ValueError(
            en(
                "expected a file such as sqlite:///data/tongbao.db, or postgresql+psycopg://user@host/name"
            )
        )
    return url


_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*"
)


def mail_address(text: str) -> str:
    """The address unchanged; ValueError for anything but one plain local@domain (no names,
    lists, quotes or line breaks).
    """
    if text and not _ADDRESS.fullmatch(text):
        raise ValueError(en("expected one mail address such as office@example.gov.cn"))
    return text


Address = Annotated[str, AfterValidator(mail_address)]
Crontab = Annotated[str, AfterValidator(_crontab)]


class PortalSettings(CheckedTable):
    """[portal]: delay and timeout in seconds; concurrency counts requests at once to one host.
    tiered: columns with long cycles are not visited every night.
    """

    name: Annotated[str, Field(min_length=1)]
    url: Annotated[str, AfterValidator(http_url)]
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    delay: Annotated[float, Field(ge=0, le=600)] = 0.5
    concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    timeout: Annotated[float, Field(gt=0, le=600)] = 15
    robots: bool = True
    tiered: bool = False
    legacy_tls: bool = False
    allowed_hosts: tuple[str, ...] = ()
    allowed_networks: tuple[Annotated[str, AfterValidator(_network)], ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class BandSettings(CheckedTable):
    """[bands]: the periods after which a column stands in a band, shortest first; for how
    many days a visit is relied on.
    """

    periods: tuple[Annotated[str, AfterValidator(_period)], ...] = (
        "2 weeks",
        "1 month",
        "6 months",
        "1 year",
    )
    trust_days: Annotated[int, Field(ge=1, le=31)] = 3

    @model_validator(mode="after")
    def _shortest_first(self) -> BandSettings:
        lengths = [Period.parse(text).about_days for text in self.periods]
        if not lengths or lengths != sorted(set(lengths)):
            raise ValueError(en("expected at least one period, shortest first, none twice"))
        return self


class StoreSettings(CheckedTable):
    """[store]: an SQLAlchemy URL; a relative SQLite path is relative to the county folder."""

    url: Annotated[str, AfterValidator(_database)] = "sqlite:///data/tongbao.db"


class EvidenceSettings(CheckedTable):
    """[evidence]: how long it is kept, and from when on what the dates of
    entries do is worth telling.
    """

    keep_days: Annotated[int, Field(ge=31)] = 400
    late_days: Annotated[int, Field(ge=1)] = 3
    burst_entries: Annotated[int, Field(ge=2)] = 5
    burst_gap_days: Annotated[int, Field(ge=1)] = 14


class MailSettings(CheckedTable):
    """[mail]: without `host`, mails are written to data/outbox/ as .eml files.
    The password never stands here.

    contact: whom a unit asks. mend_within_days: from the mail to 整改期限.
    consequence: what happens otherwise, "" unsaid. attach_sheet: the unit's own
    columns go with its mail as a workbook.
    """

    host: Annotated[str, AfterValidator(_server)] = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 25
    security: Literal["none", "starttls", "tls"] = "none"
    username: str = ""
    login_in_clear: bool = False
    sender: Annotated[Address, Field(alias="from")] = ""
    reply_to: Address = ""
    cc: tuple[Address, ...] = ()
    escalate_after_weeks: Annotated[int, Field(ge=1)] = 4
    escalate_after_issues: Annotated[int, Field(ge=1)] = 3
    escalate_cc: tuple[Address, ...] = ()
    contact: str = ""
    mend_within_days: Annotated[int, Field(ge=1, le=365)] = 7
    consequence: str = ""
    attach_sheet: bool = False
    keep_days: Annotated[int, Field(ge=31)] = 400

    @model_validator(mode="before")
    @classmethod
    def _one_or_many(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        texts = {key: data[key] for key in ("cc", "escalate_cc") if isinstance(data.get(key), str)}
        return data | {
            key: [part.strip() for part in re.split("[、,，;；]", text) if part.strip()]
            for key, text in texts.items()
        }

    @property
    def effective_sender(self) -> str:
        """`from`, or the login name where that is an address, or tongbao
        at the mail server's own name.
        """
        if self.sender or _ADDRESS.fullmatch(self.username):
            return self.sender or self.username
        host = (
            self.host
            if re.fullmatch(r"[A-Za-z0-9.-]+", self.host)
            and not self.host.replace(".", "").isdigit()
            else ""
        )
        return f"tongbao@{host or 'localhost'}"


class ScheduleSettings(CheckedTable):
    """[schedule]: crontab expressions in the portal's time zone; "" switches a job off. ping:
    asked for after a good night.

    hours: within which the scheduler's crawls ask the portal; "" for any.
    """

    crawl: Crontab = "0 2 * * *"
    full: Crontab = "0 22 * * sat"
    hours: Annotated[str, AfterValidator(_hours)] = ""
    notify: Crontab = "0 9 * * mon-fri"
    circular: Crontab = "0 8 1 * *"
    backup: Crontab = "0 5 * * *"
    ping: Annotated[str, AfterValidator(_url_or_none)] = ""


class ChannelSettings(CheckedTable):
    """[channels]: group robots of the office's own group; each one's key never stands here."""

    use: tuple[Literal["wecom", "dingtalk", "feishu"], ...] = ()
    wecom: Annotated[str, AfterValidator(http_url)] = (
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"
    )
    dingtalk: Annotated[str, AfterValidator(http_url)] = "https://oapi.dingtalk.com/robot/send"
    feishu: Annotated[str, AfterValidator(http_url)] = (
        "https://open.feishu.cn/open-apis/bot/v2/hook"
    )


class CircularSettings(CheckedTable):
    """[circular]: the order of the attachments by group (empty: the roster's) and of units in them,
    what is named, and the words.

    lists: whom it lists; none: those of zero disclosure (config.circular_lists.default_lists).
    weeks: by what missed weeks are counted (monitor.rules.weeks). unranked: units that stand in
    the tables and in no list. max_unverified: the share of columns 未能核查 above which none is
    written. title, opening and demands may hold figures in braces. deadline_days: 整改期限
    after the day of issue. red_head: the issuer's name in red above the number, and a rule.
    charts: a sheet and a page of them.
    """

    groups: tuple[str, ...] = ()
    order: Literal["counts", "roster"] = "counts"
    name: Literal["overdue", "bands"] = "overdue"
    lists: Annotated[tuple[ListRule, ...], Field(alias="list")] = ()
    weeks: Literal["calendar", "rolling"] = "calendar"
    unranked: tuple[str, ...] = ()
    max_unverified: Annotated[float, Field(ge=0, le=1)] = 0.2
    title: str = ""
    issuer: str = ""
    addressees: str = ""
    number: str = ""
    contact: str = ""
    copies: str = ""
    opening: str = ""
    demands: tuple[str, ...] = ()
    deadline_days: Annotated[int, Field(ge=1, le=366)] = 10
    red_head: bool = False
    font_title: str = "方正小标宋简体"
    font_body: str = "仿宋"
    charts: bool = False


class MatrixSettings(CheckedTable):
    """[matrix]: the checklist's title ("": 政务公开工作开展情况统计表), and notes
    of the county's own below it.
    """

    title: str = ""
    notes: tuple[str, ...] = ()


class WebSettings(CheckedTable):
    """[web]: url, where browsers reach the web face behind a proxy; ""
    where that is the machine itself.
    """

    url: Annotated[str, AfterValidator(_url_or_none)] = ""


class Settings(CheckedTable):
    """The whole of tongbao.toml."""

    portal: PortalSettings
    bands: BandSettings = BandSettings()
    store: StoreSettings = StoreSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    mail: MailSettings = MailSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    channels: ChannelSettings = ChannelSettings()
    circular: CircularSettings = CircularSettings()
    registers: Annotated[tuple[RegisterRule, ...], Field(alias="register")] = ()
    matrix: MatrixSettings = MatrixSettings()
    web: WebSettings = WebSettings()


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not stand in a file of the folder. Read from the
    environment by the entry points alone.
    """

    mail_password: str = ""


def parse_settings(text: str) -> Settings:
    """Settings from the text of tongbao.toml. Raises ConfigError with
    one line for every wrong key.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = en("{file}: {error}").format(file=FILE, error=error)
        raise ConfigError([said]) from error
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise ConfigError([_problem(text, problem) for problem in error.errors()]) from error


def load_settings(home: Path) -> Settings:
    """Settings of the county folder `home`. Raises ConfigError."""
    path = home / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError(
            [
                (
                    en(
                        "{path}: not found; make a county folder with `tongbao init`, or name one "
                        "with --home"
                    ).format(path=path)
                )
            ]
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            [en("{path}: cannot be read as UTF-8: {error}").format(path=path, error=error)]
        ) from error
    return parse_settings(text)


def _problem(text: str, problem: ErrorDetails) -> str:
    names = [str(part) for part in problem["loc"] if not isinstance(part, int)]
    key, value, message = (
        ".".join(names),
        problem["input"],
        problem["msg"].removeprefix("Value error, "),
    )
    line = _line_of(
        text, names, next((part for part in problem["loc"] if isinstance(part, int)), 0)
    )
    shown = (
        ""
        if isinstance(value, dict)
        else f" = {_masked(value, path=names[0] not in _KEYS_IN_PATHS)!r}"
    )
    if problem["type"] == "extra_forbidden":
        # Its value is not shown: what is put where it does not belong is often a
        # password, and messages end in logs.
        shown, message = "", en("no such key; docs/settings.md names them all")
        if "password" in key:
            message = en(
                "a password stands in no file of the folder: TONGBAO_MAIL_PASSWORD, or "
                "TONGBAO_MAIL_PASSWORD_FILE"
            )
    place = en("{file} line {line}").format(file=FILE, line=line) if line else FILE
    return f"{place}: {key}{shown}: {message}"


_KEYS_IN_PATHS = ("schedule", "channels")
"""Tables of addresses whose path may be a key in itself: a ping's, a robot's."""


def _masked(value: object, *, path: bool = True) -> object:
    """The value without what may be secret in it, for messages end in logs: a password, a
    query, and a path unless `path`.
    """
    if not isinstance(value, str):
        return value
    scheme, apart, rest = value.rpartition("://")
    login, at, place = rest.rpartition("@")
    login = f"{login.partition(':')[0]}:***" if ":" in login else login
    shown = re.split(r"[?#]" if path else r"[/?#]", place, maxsplit=1)[0]
    return f"{scheme}{apart}{login}{at}{shown}{'…' if shown != place else ''}"


def _line_of(text: str, names: list[str], place: int = 0) -> int | None:
    """The line that sets a key, found by its table and name; None when
    the key is not written at all.

    place: of several tables of one name ([[circular.list]]), which one it is, counted from 0.
    """
    table, seen = "", -1
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = stripped.strip("[] ").split("]")[0]
            parts = table.split(".")
            several = stripped.startswith("[[") and parts == names[: len(parts)]
            seen += several
            if parts == names and (not several or seen == place):
                return number
        elif (
            names
            and _holds(table, names, seen - place)
            and re.match(rf'"?{re.escape(names[-1])}"?\s*=', stripped)
        ):
            return number
    return None


def _holds(table: str, names: list[str], past: int) -> bool:
    """Whether a key stands in this table; past: how many tables of the same name lie between
    it and the one that is meant.
    """
    return table == names[0] or ("." in table and table.split(".") == names[:-1] and past == 0)
