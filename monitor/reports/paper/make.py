"""A paper from the circular's figures and attachments, the settings, and the clerk's paragraphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from config.settings import Settings
from monitor.reports.charts.values import charts_of
from monitor.reports.circular.attachments import Attachment
from monitor.reports.paper.body import Material, body
from monitor.reports.paper.braces import fill
from monitor.reports.paper.clerk import ClerkText
from monitor.reports.paper.definitions import definitions
from monitor.reports.paper.figure_names import figure_names
from monitor.reports.paper.figures import Figures
from monitor.reports.paper.sheets import references, sheets
from monitor.reports.paper.values import Paper, Paragraph
from monitor.reports.period_words import day_words, period_words

_SETTINGS = "tongbao.toml [circular]"
_OPENING = "现将{期间}{门户}内容保障情况通报如下："
_DEMANDS = (
    (
        "各单位要对照本通报及附件，逐项核对本单位负责的栏目，于{整改期限}前完成整改，"
        "整改后的信息应在原栏目公开。"
    ),
    (
        "各单位要按照栏目的更新周期及时更新，做到内容真实、准确、完整，"
        "避免出现空白栏目和长期不更新的栏目。"
    ),
)


@dataclass(frozen=True)
class Issue:
    """What this paper has of its own: its day, and its number, "" where it has none yet."""

    date: date
    number: str = ""


def make_paper(
    figures: Mapping[str, Any],
    tables: Sequence[Attachment],
    settings: Settings,
    clerk: Mapping[str, ClerkText],
    issue: Issue,
) -> Paper:
    """The paper. Raises ConfigError with every unknown brace of the
    settings and the clerk's files.
    """
    known = Figures(figures)
    names = figure_names(known, _furniture(known, settings, issue))
    choice = settings.circular
    material = Material(
        figures=known,
        names=names,
        clerk=clerk,
        opening=_filled([choice.opening or _OPENING], names, "opening"),
        demands=_filled(choice.demands or _DEMANDS, names, "demands"),
        place=portal_words(settings.portal.name),
        references=references(tables),
    )
    return Paper(
        title=fill(
            choice.title or "关于{期间}{门户}内容保障情况的通报", names, f"{_SETTINGS} title"
        ),
        number=issue.number or choice.number,
        addressees=choice.addressees or _addressees(known),
        body=body(material),
        issuer=names["发文机关"],
        date=day_words(issue.date),
        contact=choice.contact,
        copies=choice.copies,
        sheets=sheets(tables, known),
        definitions=definitions(known, settings),
        charts=charts_of(figures) if choice.charts else (),
    )


def portal_words(name: str) -> str:
    """The portal as running text calls it: 某县人民政府门户网站."""
    return name if name.endswith(("网", "网站", "平台")) else f"{name}门户网站"


def issuer_of(settings: Settings) -> str:
    """发文机关: as set, else the office of the government whose portal it is."""
    name = settings.portal.name
    return settings.circular.issuer or (f"{name}办公室" if name.endswith("政府") else name)


def _furniture(figures: Figures, settings: Settings, issue: Issue) -> dict[str, str]:
    deadline = deadline_of(issue, settings)
    return {
        "门户": portal_words(settings.portal.name),
        "发文机关": issuer_of(settings),
        "成文日期": day_words(issue.date),
        "整改期限": day_words(deadline, year=deadline.year != issue.date.year),
        "文号": issue.number or settings.circular.number,
        "标题期间": period_words(figures.first, figures.last),
    }


def deadline_of(issue: Issue, settings: Settings) -> date:
    """整改期限: so many days after the day of issue."""
    return issue.date + timedelta(days=settings.circular.deadline_days)


def _filled(texts: Sequence[str], names: Mapping[str, str], key: str) -> list[Paragraph]:
    return [Paragraph(fill(text, names, f"{_SETTINGS} {key}")) for text in texts if text]


def _addressees(figures: Figures) -> str:
    groups = [f"各{row['group'].removeprefix('各')}" for row in figures.groups]
    return f"{'，'.join(groups) or '各单位'}："
