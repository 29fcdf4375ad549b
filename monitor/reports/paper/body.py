"""The running text: 基本情况, 存在问题, 下一步要求, from the figures
and from what the clerk wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.reports.paper.clerk import DEMANDS, OPENING, PROBLEMS, ClerkText
from monitor.reports.paper.figures import Figures, Row
from monitor.reports.paper.phrases import NO_BASE, UNKNOWN, counted, growth_clause, split
from monitor.reports.paper.values import Level, Paragraph
from monitor.reports.period_words import day_words, period_words

_CHINESE = "一二三四五六七八九十"
NOTHING_LATE = "已核查的栏目均按期更新"
NOTHING_READ = "没有能够核查的栏目"


@dataclass(frozen=True)
class Material:
    """What the text is made of. names: the figures by the names of braces.
    clerk: the clerk's files by name.

    opening, demands: paragraphs of the settings, with braces. place: the portal as the text calls
    it. references: the numbers of the attachments by what they hold (重点领域, 未按期更新 …).
    """

    figures: Figures
    names: Mapping[str, str]
    clerk: Mapping[str, ClerkText]
    opening: Sequence[Paragraph]
    demands: Sequence[Paragraph]
    place: str
    references: Mapping[str, int]

    def see(self, subject: str) -> str:
        """（见附件4）, or nothing where no attachment holds it."""
        number = self.references.get(subject)
        return f"（见附件{number}）" if number else ""


Part = tuple[str, list[Paragraph]]
"""A heading of the second order without its number, and what stands below it."""


def body(material: Material) -> tuple[Paragraph, ...]:
    """The whole text. Raises ConfigError where a clerk's file has an unknown brace."""
    opening = material.clerk[OPENING].paragraphs(material.names) or list(material.opening)
    problems = [*_problems(material), *material.clerk[PROBLEMS].paragraphs(material.names)]
    demands = material.clerk[DEMANDS].paragraphs(material.names) or list(material.demands)
    return (
        *opening,
        *_section(1, "基本情况", _under_headings(_situation(material))),
        *_section(2, "存在问题", problems),
        *_section(3, "下一步要求", demands),
    )


def _section(number: int, title: str, paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """A heading of the first order and its paragraphs, headings below it numbered （一）
    and 1. where they are not yet.
    """
    found = [Paragraph(f"{_CHINESE[number - 1]}、{title}", Level.FIRST)]
    counts = {Level.SECOND: 0, Level.THIRD: 0}
    for paragraph in paragraphs:
        if paragraph.level in counts:
            counts[paragraph.level] += 1
            counts[Level.THIRD] = counts[Level.THIRD] if paragraph.level is Level.THIRD else 0
            paragraph = _numbered(paragraph, counts[paragraph.level])
        found.append(paragraph)
    return found


def _numbered(paragraph: Paragraph, count: int) -> Paragraph:
    if paragraph.text.startswith("（") or paragraph.text[:1].isdigit():
        return paragraph
    mark = f"（{chinese(count)}）" if paragraph.level is Level.SECOND else f"{count}."
    return Paragraph(mark + paragraph.text, paragraph.level)


def chinese(count: int) -> str:
    """1 to 99 in Chinese digits."""
    tens, ones = divmod(count, 10)
    if not tens:
        return _CHINESE[ones - 1]
    return f"{_CHINESE[tens - 1] if tens > 1 else ''}十{_CHINESE[ones - 1] if ones else ''}"


def _under_headings(parts: Sequence[Part]) -> list[Paragraph]:
    """The parts under their headings; a single one needs none."""
    filled = [(title, paragraphs) for title, paragraphs in parts if paragraphs]
    if len(filled) == 1:
        return filled[0][1]
    return [
        each
        for title, paragraphs in filled
        for each in (Paragraph(title, Level.SECOND), *paragraphs)
    ]


def _situation(material: Material) -> list[Part]:
    figures = material.figures
    return [
        (
            "主动公开情况",
            [Paragraph(_totals(material)), *(Paragraph(text) for text in _praise(figures))],
        ),
        ("专题专栏情况", [Paragraph(text) for text in _topics(figures)]),
        ("重点领域公开情况", [Paragraph(text) for text in _key_areas(material)]),
        ("其他工作情况", [Paragraph(text) for text in _registers(figures)]),
        ("任务完成情况", [Paragraph(text) for text in _obligations(material)]),
        ("上期通报整改情况", [Paragraph(text) for text in _follow_up(material)]),
    ]


def _totals(material: Material) -> str:
    """The first paragraph: all entries, growth, both categories with their groups or kinds."""
    figures = material.figures
    period = period_words(figures.first, figures.last, year=False)
    opening = (
        f"{period}，通过{material.place}共发布信息{figures.number('total')}"
        f"条{growth_clause(figures)}。"
    )
    disclosure = [(row["group"], row["disclosure"]) for row in figures.groups]
    news = [(kind["kind"] or "其他", kind["total"]) for kind in figures.rows("kinds")]
    if not any(kind.get("kind") for kind in figures.rows("kinds")):
        news = [
            *((row["group"], row["news"]) for row in figures.groups),
            ("其他", figures.of_no_unit["news"]),
        ]
    return (
        f"{opening}其中，信息公开{figures.number('disclosure')}条"
        f"{split([*disclosure, ('其他', figures.of_no_unit['disclosure'])])}，"
        f"动态信息{figures.number('news')}条{split(_together(news))}。"
    )


def _together(parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Parts of one label as one, in the place of the first."""
    found: dict[str, int] = {}
    for label, count in parts:
        found[label] = found.get(label, 0) + count
    return list(found.items())


def _topics(figures: Figures) -> list[str]:
    said = []
    for name, row in figures.table("topics").items():
        columns = [
            (column, count)
            for column, count in (row.get("by_column") or {}).items()
            if count is not None
        ]
        unverified = len(row.get("unverified") or ())
        if unverified and not row.get("total"):
            said.append(f"“{name}”专题{_UNREAD.format(unverified)}，条数不详。")
        else:
            rest = f"，另有{_UNREAD.format(unverified)}" if unverified else ""
            said.append(f"“{name}”专题发布信息{row.get('total')}条{split(columns)}{rest}。")
    return said


_UNREAD = "{}个栏目未能核查"


def _key_areas(material: Material) -> list[str]:
    """How many entries the key areas hold; a column that could not be read is in no sum, where
    none could be there is none, and one that was not seen on each day may have more.
    """
    columns = [row for row in material.figures.rows("columns") if row.get("key_area")]
    known = [row for row in columns if row.get("total") is not None and row.get("band") != UNKNOWN]
    if not columns:
        return []
    see = material.see("重点领域")
    if not known:
        return [f"{len(columns)}个重点领域栏目均未能核查{see}。"]
    unread = len(columns) - len(known)
    rest = f"（{_UNREAD.format(unread)}，未计入）" if unread else ""
    least = "至少" if any(row.get("lower_bound") for row in known) else ""
    total = sum(row["total"] for row in known)
    return [f"{len(columns)}个重点领域栏目共发布信息{least}{total}条{rest}{see}。"]


def _registers(figures: Figures) -> list[str]:
    """What was typed in, by the register's own sentence, else its count."""
    found = []
    for name, row in figures.table("registers").items():
        sentence = row.get("sentence")
        found.append(str(sentence) if sentence else f"{name}{row.get('count')}件（人工填报）。")
    return found


def _obligations(material: Material) -> list[str]:
    rows = material.figures.rows("obligations")
    if not rows:
        return []
    states = {
        state: sum(row["state"] == state for row in rows)
        for state in ("已完成", "逾期完成", "未完成", "未到期", "未能核查")
    }
    parts = "、".join(f"{state}{count}项" for state, count in states.items() if count)
    return [f"任务共{len(rows)}项{material.see('任务')}，其中{parts}。"]


def _follow_up(material: Material) -> list[str]:
    row = material.figures.values.get("followup")
    if not isinstance(row, Mapping):
        return []
    states = {
        state: row.get(state) or 0
        for state in ("已整改", "整改后又超期", "逾期整改", "未整改", "未能核查")
    }
    parts = "、".join(f"{state}{count}个" for state, count in states.items() if count)
    if not row.get("named"):
        return ["上期通报没有点名栏目。"]
    exempt = sum(bool(each.get("exempt")) for each in row.get("rows") or ())
    rest = f"（含经批准暂缓更新的{exempt}个）" if exempt else ""
    return [f"上期通报点名的栏目{row['named']}个{material.see('上期整改')}，其中{parts}{rest}。"]


_PRAISES = ("top", "at_least")


def _praise(figures: Figures) -> list[str]:
    return [
        _list_sentence(each) for each in figures.rows("lists") if _praises(each) and each["units"]
    ]


def _praises(row: Row) -> bool:
    """Whether a list names with honour: by its own word, else by how it was
    chosen; late columns turn it round.
    """
    if "praise" in row:
        return bool(row["praise"])
    return (row.get("kind") in _PRAISES) != (row.get("measure") == "超期栏目")


def _list_sentence(row: Row) -> str:
    if row.get("sentence"):
        return str(row["sentence"])
    group = f"{row['group']}中，" if row.get("group") else ""
    return f"{group}{row['name']}的单位有{counted(row.get('printed') or row['units'], '个')}。"


def _problems(material: Material) -> list[Paragraph]:
    figures = material.figures
    said = [
        _list_sentence(each)
        for each in figures.rows("lists")
        if not _praises(each) and each["units"]
    ]
    said += _short_of_quota(figures)
    said += [_late(material), *figures.texts("sentences")]
    if figures.rows("exempt"):
        said.append(
            f"另有{len(figures.rows('exempt'))}个栏目经批准暂缓更新，"
            f"不列入未按期更新{material.see('豁免')}。"
        )
    # The first paragraph says by itself that there is nothing to compare with.
    notes = [note for note in figures.texts("notes") if not note.endswith(f"{NO_BASE}。")]
    return [Paragraph(text) for text in (*said, *notes)]


def _short_of_quota(figures: Figures) -> list[str]:
    names = [str(row["unit"]) for row in figures.rows("short_of_quota")]
    return [f"未完成任务数的单位有{counted(names, '个')}。"] if names else []


_IN_BANDS = "在未更新档次内或为空白"
"""What is said of columns that are named whatever their cycle: some of them are in time."""


def _late(material: Material) -> str:
    """How many columns are behind, and whose; where none is, that of what could be verified."""
    figures = material.figures
    day = day_words(figures.as_of, year=figures.as_of.year != figures.last.year)
    rows = figures.rows("named")
    if not rows:
        verified = any(
            column.get("band") not in (None, "未能核查") for column in figures.rows("columns")
        )
        return f"截至{day}，{NOTHING_LATE if verified else NOTHING_READ}。"
    units = [name for row in rows for name in str(row.get("unit") or "").split("、") if name]
    whose = f"，涉及单位{len(dict.fromkeys(units))}个" if units else ""
    late = _IN_BANDS if figures.values.get("name") == "bands" else "未按期更新"
    return f"截至{day}，{late}的栏目共{len(rows)}个{whose}{material.see('未按期更新')}。"
