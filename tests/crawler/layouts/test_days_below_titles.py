"""Rows that tell several days of their entries below the titles, each by its name and in no
element of the row's own: 成文时间 and 发布时间.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read

TODAY = date(2026, 11, 18)
SITE = "http://www.qingshan.example.cn"
SUBJECTS = ["森林防火", "土地征收", "农田水利", "城乡低保", "行政许可", "医疗保险", "物业管理"]
WRITTEN = [date(2026, 9, 20) - timedelta(days=17 * at) for at in range(len(SUBJECTS))]
SHOWN = [day + timedelta(days=9) for day in WRITTEN]
LATER = [day + timedelta(days=30) for day in WRITTEN]

Form = Callable[[str, Sequence[str]], str]


def lines(tag: str, said: Sequence[str]) -> str:
    return "".join(f"<{tag}>{one}</{tag}>" for one in said)


FORMS: dict[str, tuple[str, Form]] = {
    "terms": ("dl", lambda title, said: f"<dt>{title}</dt>{lines('dd', said)}"),
    "one line": ("dl", lambda title, said: f"<dt>{title}</dt><dd>{'　'.join(said)}</dd>"),
    "headings": ("div", lambda title, said: f"<h4>{title}</h4>{lines('p', said)}"),
    "spans": ("div", lambda title, said: f"<h4>{title}</h4><p>{lines('span', said)}</p>"),
    "paragraphs": ("div", lambda title, said: f"<p>{title}</p>{lines('p', said)}"),
    "boxes": ("div", lambda title, said: f"<div>{title}</div>{lines('div', said)}"),
    "breaks": ("div", lambda title, said: f"{title}<br>{'<br>'.join(said)}<br>"),
    "rules": ("div", lambda title, said: f"{title}<br>{' | '.join(said)}<hr>"),
    "table": (
        "table",
        lambda title, said: f"<tr><td colspan='2'>{title}</td></tr><tr>{lines('td', said)}</tr>",
    ),
    "pictures": ("div", lambda title, said: f"<img src='i.png'><h4>{title}</h4>{lines('p', said)}"),
    "summaries": (
        "div",
        lambda title, said: (
            f"<h4>{title}</h4><p>县政府办公室印发方案，要求各乡镇落实各项措施。</p>"
            f"{lines('p', said)}<p><a href='/gk/zn/'>查看详情</a></p>"
        ),
    ),
    "own elements": ("ul", lambda title, said: f"<li>{title}{lines('p', said)}</li>"),
}


def reading(form: str, labels: dict[str, list[date]], count: int = 7, mark: str = "：") -> Reading:
    tag, row = FORMS[form]
    rows = ""
    for at in range(count):
        title = f"<a href='/gk/zd/{900 + at}.html'>关于{SUBJECTS[at]}有关事项的通知</a>"
        rows += row(title, [f"{label}{mark}{days[at]}" for label, days in labels.items()])
    page = (
        "<html><head><meta charset='utf-8'><title>公开制度-青山县人民政府</title></head><body>"
        "<div class='pos'>当前位置：<a href='/'>首页</a> &gt; 公开制度</div>"
        f"<div class='con'><h2>公开制度</h2><{tag} class='list'>{rows}</{tag}></div></body></html>"
    )
    return read(
        Page(f"{SITE}/gk/zd/", page.encode(), "text/html; charset=utf-8"),
        Hints(TODAY, column="公开制度"),
    )


def days_of(found: Reading) -> list[date | None]:
    return [one.published_on for one in found.entries]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("count", [2, 3, 7])
@pytest.mark.parametrize(
    "labels",
    [
        {"成文时间": WRITTEN, "发布时间": SHOWN},
        {"发布日期": SHOWN, "成文日期": WRITTEN},
        {"印发日期": WRITTEN, "公开日期": SHOWN, "有效期至": LATER},
        {"成文": WRITTEN, "发布": SHOWN},
        {"公布日期": SHOWN, "施行日期": LATER},
        {"发布时间": SHOWN, "截止时间": LATER},
    ],
    ids=lambda labels: "-".join(labels),
)
def test_the_day_of_publication_is_the_row_s(
    form: str, count: int, labels: dict[str, list[date]]
) -> None:
    found = reading(form, labels, count)
    assert [one.title for one in found.entries] == [
        f"关于{subject}有关事项的通知" for subject in SUBJECTS[:count]
    ]
    assert days_of(found) == SHOWN[:count], found.why


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mark", ["：", "：</b>"])
@pytest.mark.parametrize(
    "labels",
    [
        {"会议时间": WRITTEN, "有效期至": SHOWN},
        {"报名时间": WRITTEN, "考试时间": SHOWN},
        {"截止时间": SHOWN},
        {"有效期至": SHOWN},
        {"会议时间": SHOWN},
    ],
    ids=lambda labels: "-".join(labels),
)
def test_days_of_something_else_are_no_row_s(
    form: str, mark: str, labels: dict[str, list[date]]
) -> None:
    if "b" in mark:
        labels = {f"<b>{label}": days for label, days in labels.items()}
    found = reading(form, labels, mark=mark)
    assert not any(days_of(found)), found.why


def listed(rows: str) -> Reading:
    FORMS["as given"] = ("div", lambda title, said: rows)
    try:
        return reading("as given", {}, 1)
    finally:
        del FORMS["as given"]


def told(at: int, said: str, tag: str = "h4") -> str:
    return f"<{tag}><a href='/gk/zd/{at}.html'>关于{SUBJECTS[at]}有关事项的通知</a></{tag}>{said}"


def test_titles_without_days_among_them_take_no_other_s() -> None:
    both = [
        f"<p>成文时间：{one}</p><p>发布时间：{day}</p>"
        for one, day in zip(WRITTEN, SHOWN, strict=True)
    ]
    found = listed(told(0, "") + "".join(told(at, both[at]) for at in range(1, 7)))
    first = next((one for one in found.entries if SUBJECTS[0] in one.title), None)
    assert first is not None, found.why
    assert first.published_on is None


def test_days_above_their_titles_are_not_the_next_one_s() -> None:
    both = [
        f"<p>发布时间：{day}</p><p>成文时间：{one}</p>"
        for one, day in zip(WRITTEN, SHOWN, strict=True)
    ]
    found = listed("".join(both[at] + told(at, "") for at in range(7)))
    wrong = [
        one
        for one in found.entries
        if one.published_on not in (None, SHOWN[SUBJECTS.index(one.title[2:6])])
    ]
    assert not wrong, found.why
