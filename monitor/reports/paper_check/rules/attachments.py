"""附件说明 against the attachments, and what the text says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.language.measures import group_of
from monitor.reports.paper_check.language.normal import bare
from monitor.reports.paper_check.language.numerals import COUNT, whole
from monitor.reports.paper_check.language.sentences import Sentence
from monitor.reports.paper_check.reading.structure import Attached, Listed, Paper
from monitor.reports.paper_check.reading.tables import tables_of
from monitor.reports.paper_check.reading.unit_tables import titled_tables

_REFERENCE = re.compile(rf"附[件表](?P<numbers>{COUNT}(?:[、和及至—-]{COUNT})*)(?![.．\d])")
_SEE = re.compile(
    rf"(?P<words>[^，；。：（]{{0,120}})[，（]?(?:具体|详细)?(?:名单|情况|问题|清单|内容)?"
    rf"(?:详?见|参照|参见)附[件表](?P<number>{COUNT})"
)
_QUOTED = re.compile(rf"附[件表](?P<number>{COUNT})《(?P<title>[^《》]+)》")
_COUNTED = re.compile(
    r"(?P<before>栏目|单位)?(?:共|有|为|达|共有)?(?<![\d年月第.])(?P<count>\d+)[个家]"
    r"(?:(?:责任)?(?P<behind>栏目|单位))?"
)
_LEFT_OUT_OF = re.compile(r"不(?:再)?(?:列入|计入|纳入|进入)[^，；。]*")
"""A list in which something does not stand is not the one that is pointed to for it."""
_TITLE_WORDS = (
    *(
        "重点领域",
        "镇街",
        "乡镇",
        "部门",
        "未按期",
        "未更新",
        "空白栏目",
        "豁免",
        "未能核查",
        "整改",
        "任务",
        "新媒体",
    ),
    "年度报告",
)


def check_attachments(paper: Paper, sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """Numbers in order, the same titles in both places, and no reference to what is not there."""
    texts = [each for each in paper.attached if each.kind in ("docx", "txt")]
    _check_order([(each.number, each.place) for each in paper.listed], "附件说明", judgement)
    _check_order([(each.number, each.place) for each in texts], "附件", judgement)
    if paper.listed and paper.attached:
        _check_titles(paper.listed, texts or paper.attached, judgement)
    _check_references(paper, sentences, judgement)
    _check_quoted(paper, sentences, judgement)
    _check_subjects(paper, sentences, judgement)
    _check_counts(paper.attached, sentences, judgement)
    _check_groups(paper, judgement)
    if paper.listed and not paper.attached:
        judgement.leave_open("附件未随文：附件的标题和内容不能核对")


def _check_order(
    numbers: Sequence[tuple[int | None, str]], what: str, judgement: Judgement
) -> None:
    for expected, (number, place) in enumerate(numbers, start=1):
        if number is not None and number != expected:
            judgement.disagree(
                f"{what}的序号不连续：第{expected}个写作{number}",
                here=place,
                there=f"{what}第{expected}个",
                found=number,
                expected=expected,
            )
            return


def _check_titles(
    listed: Sequence[Listed], attached: Sequence[Attached], judgement: Judgement
) -> None:
    there = {each.number or 1: each for each in attached}
    by_title = {_plain(each.title): each for each in attached if each.title}
    for line in listed:
        number = line.number or 1
        found = there.get(number)
        if found is not None and (not found.title or _plain(found.title) == _plain(line.title)):
            continue
        moved = by_title.get(_plain(line.title))
        if moved is not None and (moved.number or 1) == number:
            continue  # two bear one number, and that is told as such
        if moved is not None:
            judgement.disagree(
                f"《{line.title}》在附件说明中为附件{number}，文后为{moved.name}",
                here=moved.place,
                there=line.place,
                found=moved.number or 1,
                expected=number,
            )
        elif found is not None:
            judgement.disagree(
                f"附件{number}的标题与附件说明不一致",
                here=found.place,
                there=line.place,
                found=found.title,
                expected=line.title,
            )
        else:
            judgement.disagree(
                f"附件说明列有附件{number}《{line.title}》，文后没有",
                here=line.place,
                there="文后附件",
                found=len(there),
                expected=len(listed),
            )
    known = {line.number or 1 for line in listed}
    for number, each in there.items():
        if number not in known:
            judgement.disagree(
                f"文后有附件{number}，附件说明没有列出",
                here=each.place,
                there="附件说明",
                found=number,
                expected=f"不超过{max(known)}",
            )


def _plain(title: str) -> str:
    """A title without what lists of attachments leave out: a closing 表,
    quotes, spaces, brackets' form.
    """
    return re.sub(r"(统计)?表?$", "", re.sub(r"[（）()]", "", bare(title)))


def _check_references(paper: Paper, sentences: Sequence[Sentence], judgement: Judgement) -> None:
    known = {each.number or 1 for each in paper.titles}
    mentioned: dict[int, str] = {}
    for sentence in sentences:
        for match in _REFERENCE.finditer(sentence.text):
            for number in re.findall(COUNT, match["numbers"]):
                mentioned.setdefault(whole(number) or 0, sentence.place)
    for number, place in sorted(mentioned.items()):
        if known and number not in known:
            judgement.disagree(
                f"文中提到附件{number}，附件只有{len(known)}个",
                here=place,
                there="附件说明" if paper.listed else "文后附件",
                found=number,
                expected=f"不超过{max(known)}",
            )
    if mentioned and not known:
        listed = "、".join(str(number) for number in sorted(mentioned))
        judgement.leave_open(f"文中提到的附件（{listed}）未随文：不能核对")


def _check_quoted(paper: Paper, sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """附件1《…》 in the text, where that title is another attachment's."""
    titles = {each.number: each.title for each in paper.titles if each.number and each.title}
    for sentence in sentences:
        for match in _QUOTED.finditer(sentence.text):
            number = whole(match["number"])
            meant = [n for n, title in titles.items() if _plain(title) == _plain(match["title"])]
            if number in titles and meant and number not in meant:
                judgement.disagree(
                    f"文中写附件{number}《{match['title']}》，该标题是附件{meant[0]}",
                    here=f"{sentence.place} “附件{number}”",
                    there=f"附件{meant[0]}《{titles[meant[0]]}》",
                    found=f"附件{number}",
                    expected=f"附件{meant[0]}",
                )


def _check_subjects(paper: Paper, sentences: Sequence[Sentence], judgement: Judgement) -> None:
    """A reference behind words that only another attachment's title has."""
    titles = {each.number: each.title for each in paper.titles if each.number and each.title}
    for sentence in sentences:
        for match in _SEE.finditer(sentence.text):
            number = whole(match["number"])
            subject = _LEFT_OUT_OF.sub("", match["words"])
            words = [word for word in _TITLE_WORDS if word in subject]
            meant = {n for n, title in titles.items() for word in words if word in title}
            if number in titles and len(meant) == 1 and number not in meant:
                judgement.disagree(
                    f"“{match['words'][-20:]}”注明见附件{number}，"
                    f"附件{number}是《{titles[number]}》",
                    here=f"{sentence.place} “附件{number}”",
                    there=f"附件{min(meant)}《{titles[min(meant)]}》",
                    found=number,
                    expected=min(meant),
                )


def _check_groups(paper: Paper, judgement: Judgement) -> None:
    """A title that names one group over a table whose header names the other."""
    for table, where, title, _ in titled_tables(paper):
        head = table.heads[table.unit] if table.unit is not None else ""
        titled, listed = group_of(title), group_of(head)
        if titled and listed and titled is not listed:
            judgement.disagree(
                f"{where}的标题是{titled.value}，表头是“{head}”",
                here=f"{where}《{title.strip()}》",
                there=table.place,
                found=titled.value,
                expected=head,
            )


def _check_counts(
    attached: Sequence[Attached], sentences: Sequence[Sentence], judgement: Judgement
) -> None:
    """17个栏目…（见附件4） against the rows of 附件4, and 涉及单位9个 against its units.

    A count without a noun may be either; of several only one need fit, for a sentence also
    says how many were looked at.
    """
    for sentence in sentences:
        for match in _SEE.finditer(sentence.text):
            counts = list(_COUNTED.finditer(sentence.text[: match.end("words")]))
            tables = [each for each in attached if each.number == whole(match["number"])]
            sizes = _sizes(tables)
            if not any(count["before"] or count["behind"] for count in counts):
                sizes = {"": sizes["栏目"] | sizes["单位"]}
            for noun, known in sizes.items():
                _check_noun(noun, known, counts, sentence, match, judgement)


def _check_noun(
    noun: str,
    sizes: set[int],
    counts: Sequence[re.Match[str]],
    sentence: Sentence,
    reference: re.Match[str],
    judgement: Judgement,
) -> None:
    own = [count for count in counts if noun in ("", count["before"], count["behind"])]
    open_ = [count for count in counts if not (count["before"] or count["behind"])]
    if not own or not sizes or any(int(count["count"]) in sizes for count in (*own, *open_)):
        return
    last = max((*own, *open_), key=lambda count: count.start())
    judgement.disagree(
        f"文中{noun}写{last['count']}个，附件{reference['number']}列{max(sizes)}个",
        here=f"{sentence.place} “{last[0]}”",
        there=f"附件{reference['number']}",
        found=last["count"],
        expected=max(sizes),
    )


def _sizes(attached: Sequence[Attached]) -> dict[str, set[int]]:
    """How many columns and how many units attachments list: by their
    rows, or by different names.
    """
    found: dict[str, set[int]] = {"栏目": set(), "单位": set()}
    for table in (table for each in attached for grid in each.grids for table in tables_of(grid)):
        rows = len(table.data)
        names = [table.name(row) for row in table.data]
        alone = {name for cell in names for name in cell.split("、") if name}
        found["单位"] |= {rows, len(set(names)), len(alone)}
        if table.column is not None:
            cells = {row.cells[table.column] for row in table.data if table.column < len(row.cells)}
            found["栏目"] |= {rows, len(cells)}
        else:
            found["栏目"].add(rows)
    return found
