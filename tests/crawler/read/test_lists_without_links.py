"""Lists whose rows link nothing: publicity tables and questions with their answers are read by the
day of each row; what only looks like them is not.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.records import Outcome
from tests.crawler.read.unseen import DAYS, TITLES, TODAY, cells, days_of, reading_of, table

YEARS = timedelta(days=1461)
WEEK = timedelta(days=7)
FIRMS = ("青山饭店", "东河超市", "县第一中学", "水利工程公司", "李某某", "西关药店")
BOTH = list(zip(TITLES, DAYS, FIRMS, strict=True))
WHOLE = list(zip(TITLES, DAYS, strict=True))
NAMED = [(f"{title}（{firm}）", day) for title, day, firm in BOTH]
ASKED = tuple(f"{title}在哪里能够看到？" for title in TITLES)
QUESTIONS = list(zip(ASKED, DAYS, strict=True))


def headed(header: str, rows: list[str]) -> str:
    return table("".join(f"<th>{one}</th>" for one in header.split()), rows)


TABLES = {
    "項, whom, until, day": (
        headed(
            "序号 项目名称 行政相对人 有效期至 公示日期",
            [cells(n, t, f, d + YEARS, f"{d:%Y/%m/%d}") for n, (t, d, f) in enumerate(BOTH)],
        ),
        NAMED,
    ),
    "the day in front, a decision before it": (
        headed(
            "公示日期 决定日期 行政许可决定书文号 许可内容 许可机关",
            [
                cells(d, d - WEEK, f"许〔2026〕{n}号", t, "县水利局")
                for n, (t, d, _) in enumerate(BOTH)
            ],
        ),
        WHOLE,
    ),
    "decisions alone": (
        headed(
            "行政相对人名称 处罚决定书文号 处罚事由 处罚决定日期 公示截止日期",
            [cells(f, f"罚〔2026〕{n}号", t, d, d + YEARS) for n, (t, d, f) in enumerate(BOTH)],
        ),
        NAMED,
    ),
    "a time of publicity": (
        headed(
            "公示内容 公示时间",
            [cells(t, f"{d:%Y年%m月%d日}至{d + WEEK:%Y年%m月%d日}") for t, d in WHOLE],
        ),
        WHOLE,
    ),
    "a time of publicity with dashes": (
        headed(
            "公示内容 公示期",
            [cells(t, f"{d:%Y-%m-%d} - {d + WEEK:%Y-%m-%d}") for t, d in WHOLE],
        ),
        WHOLE,
    ),
    "begin and end": (
        headed(
            "姓名 公示开始时间 公示结束时间",
            [cells(f"张{t[-6:]}", f"{d} 08:00", f"{d + WEEK} 18:00") for t, d in WHOLE],
        ),
        [(f"张{t[-6:]}", d) for t, d in WHOLE],
    ),
    "a title above, cells as header, a note below": (
        "<table><tr><td colspan=3>双公示信息表（2026年）</td></tr>"
        f"<tr>{cells('事项名称', '发布机构', '发布时间')}</tr>"
        + "".join(f"<tr>{cells(t, '县水利局', d)}</tr>" for t, d in WHOLE)
        + "<tr><td colspan=3>注：2026年8月5日起按新表公示</td></tr></table>",
        WHOLE,
    ),
    "a header of two rows": (
        "<table><tr><th rowspan=2>项目名称</th><th colspan=2>资金</th><th rowspan=2>公示日期</th></tr>"
        "<tr><th>县级</th><th>省级</th></tr>"
        + "".join(f"<tr>{cells(t, 3, 8, d)}</tr>" for t, d in WHOLE)
        + "</table>",
        WHOLE,
    ),
    "questions and answers": (
        headed(
            "序号 答复内容 问题 提问时间 答复时间 办理状态",
            [
                cells(n, "您好！已转办。", t, d - WEEK, d, "已办结")
                for n, (t, d) in enumerate(WHOLE)
            ],
        ),
        WHOLE,
    ),
    "a table for each year": (
        headed("项目名称 公示日期", [cells(t, d) for t, d in WHOLE[:4]])
        + headed("项目名称 公示日期", [cells(t, d) for t, d in WHOLE[4:]]),
        WHOLE,
    ),
}


@pytest.mark.parametrize(("body", "told"), TABLES.values(), ids=TABLES)
def test_the_rows_of_a_publicity_table_are_entries(
    body: str, told: list[tuple[str, object]]
) -> None:
    reading = reading_of(body, pager="")
    assert reading.outcome is Outcome.READ, reading.why
    assert days_of(reading) == told
    assert all(entry.url is None for entry in reading.entries)


def test_permits_of_one_kind_and_day_are_kept_apart_by_whom_they_concern() -> None:
    rows = [cells("食品经营许可", firm, DAYS[0]) for firm in FIRMS]
    reading = reading_of(headed("许可事项 申请人 公示日期", rows), pager="")
    assert [entry.title for entry in reading.entries] == [f"食品经营许可（{one}）" for one in FIRMS]


SOON = [TODAY + timedelta(days=n) for n in range(len(TITLES))]
NO_TABLES = {
    "figures": headed("指标名称 数值 同比 发布日期", [cells(t, 8, 3, d) for t, d in WHOLE]),
    "prices": headed("品种名称 单价 发布日期", [cells(t, "3.2元", d) for t, d in WHOLE]),
    "what stations measure": headed(
        "站点名称 AQI 发布时间", [cells(t, 55, f"{TODAY} 08:00") for t in FIRMS]
    ),
    "telephones": headed(
        "单位名称 办公电话 更新日期", [cells(f, "0539-7212345", d) for _, d, f in BOTH]
    ),
    "opening hours": headed("场馆名称 开放时间", [cells(f, "8:30-17:30") for f in FIRMS]),
    "a roster": headed("值班日期 值班领导 公开日期", [cells(d, f, d) for _, d, f in BOTH]),
    "what is planned": headed(
        "发布内容 发布时间", [cells(t, d) for t, d in zip(TITLES, SOON, strict=True)]
    ),
    "ends alone": headed("项目名称 公示截止日期 有效期至", [cells(t, d, d) for t, d in WHOLE]),
    "days of birth": headed("姓名 出生日期", [cells(f, d) for _, d, f in BOTH]),
    "days without a year": headed("项目名称 公示日期", [cells(t, f"{d:%m-%d}") for t, d in WHOLE]),
    "a row without its day": headed(
        "项目名称 公示日期", [cells("新列入的项目", ""), *(cells(t, d) for t, d in WHOLE)]
    ),
    "a question without its answer": headed(
        "问题 提问时间 答复时间",
        [cells("何时能够看到？", TODAY, ""), *(cells(t, d, d) for t, d in WHOLE)],
    ),
    "how long": headed("项目名称 公示期", [cells(t, "5个工作日") for t in TITLES]),
}


@pytest.mark.parametrize("body", NO_TABLES.values(), ids=NO_TABLES)
def test_other_tables_are_no_lists(body: str) -> None:
    reading = reading_of(body, pager="")
    assert reading.outcome not in (Outcome.READ, Outcome.NO_DATES), reading.entries


def test_a_table_inside_an_article_is_no_list() -> None:
    body = (
        "<h1>关于2026年农村饮水安全项目验收结果的公示</h1><p>发布时间：2026-03-02 来源：县水利局</p>"
        "<p>根据有关规定，现将验收结果予以公示。公示期间如有异议，请以书面形式向县水利局反映。</p>"
        + headed("项目名称 公示日期", [cells(t, d) for t, d in WHOLE])
    )
    assert reading_of(body, pager="").outcome is Outcome.ARTICLE


ANSWER = "您好！按照2019年3月1日起施行的规定，请携带身份证到县教育局窗口办理。"
LATER = timedelta(days=4)
QUESTIONED = {
    "boxes": "".join(
        f"<div class=wd><div><b>问：</b>{q}</div><div><b>答：</b>{ANSWER}<span>答复日期：{d}</span></div></div>"
        for q, d in QUESTIONS
    ),
    "asked and answered": "<ul>"
    + "".join(
        f"<li><p>提问：{q}</p><p>提问人：王某 提问时间：{d - LATER}</p><p>回复：{ANSWER}</p>"
        f"<p>回复单位：县教育局 回复时间：{d}</p></li>"
        for q, d in QUESTIONS
    )
    + "</ul>",
    "terms": "<dl>"
    + "".join(f"<dt>问：{q}<em>{d:%Y-%m-%d}</em></dt><dd>答：{ANSWER}</dd>" for q, d in QUESTIONS)
    + "</dl>",
    "lines": "".join(f"<p>问：{q}</p><p>答：{ANSWER}</p><p class=sj>{d}</p>" for q, d in QUESTIONS),
    "a day below each": "".join(
        f"<div><p>咨询内容：{q}</p><p>{d - LATER}</p><p>答复内容：{ANSWER}</p><p>{d}</p></div>"
        for q, d in QUESTIONS
    ),
    "tables": "".join(
        f"<table><tr><td>问题：</td><td>{q}</td></tr><tr><td>答复：</td><td>{ANSWER}</td></tr>"
        f"<tr><td>答复时间：</td><td>{d} 09:30</td></tr></table>"
        for q, d in QUESTIONS
    ),
    "icons": "".join(
        f"<div class=qa><p><i>Q</i>{q}</p><p><i>A</i>{ANSWER}</p><p>发布时间：{d}</p></div>"
        for q, d in QUESTIONS
    ),
    "letters": "".join(
        f"<table><tr><th>来信标题</th><td>{q}</td><th>来信时间</th><td>{d - LATER}</td></tr><tr><th>来信内容</th>"
        f"<td colspan=3>县水利局：{ANSWER}</td></tr><tr><th>回复单位</th><td>县水利局</td><th>回复时间</th>"
        f"<td>{d}</td></tr><tr><th>回复内容</th><td colspan=3>{ANSWER}</td></tr></table>"
        for q, d in QUESTIONS
    ),
    "asked alone": "".join(
        f"<div><h4>问：{q}</h4><small>提问时间：{d}</small><div>答：{ANSWER}</div></div>"
        for q, d in QUESTIONS
    ),
}


@pytest.mark.parametrize("body", QUESTIONED.values(), ids=QUESTIONED)
def test_questions_with_their_answers_are_entries(body: str) -> None:
    reading = reading_of(body, pager="")
    assert reading.outcome is Outcome.READ, reading.why
    assert days_of(reading) == QUESTIONS
    assert all(entry.url is None for entry in reading.entries)


NO_QUESTIONS = {
    "no days": "".join(f"<div><p>问：{q}</p><p>答：{ANSWER}</p></div>" for q in ASKED),
    "days told of": "".join(
        f"<div><p>问：{q}</p><p>答：请于<b>{d}</b>前到窗口办理。</p></div>" for q, d in QUESTIONS
    ),
    "days until": "".join(
        f"<div><p>问：{q}</p><p>答：{ANSWER}</p><p>有效期至：{d}</p></div>" for q, d in QUESTIONS
    ),
    "one without an answer": "".join(
        f"<div><p>问：{q}</p><p>{'' if n == 0 else '答：'}{ANSWER}</p><p>{d}</p></div>"
        for n, (q, d) in enumerate(QUESTIONS)
    ),
    "one that waits for its answer": f"<div><p>问：请问何时能办？</p><p>{TODAY}</p></div>"
    + QUESTIONED["lines"],
    "one without a day": "".join(
        f"<div><p>问：{q}</p><p>答：{ANSWER}</p><p>{'' if n == 0 else d}</p></div>"
        for n, (q, d) in enumerate(QUESTIONS)
    ),
    "days to come": "".join(
        f"<div><p>问：{q}</p><p>答：{ANSWER}</p><p>答复时间：{d}</p></div>"
        for q, d in zip(ASKED, SOON, strict=True)
    ),
    "two days of one kind": "".join(
        f"<div><p>问：{q}</p><p>答：{ANSWER}</p><p>答复时间：{d}</p><p>答复时间：{d - WEEK}</p></div>"
        for q, d in QUESTIONS
    ),
}  # fmt: skip


@pytest.mark.parametrize("body", NO_QUESTIONS.values(), ids=NO_QUESTIONS)
def test_questions_whose_days_are_not_sure_are_no_list(body: str) -> None:
    reading = reading_of(body, pager="")
    assert reading.outcome not in (Outcome.READ, Outcome.NO_DATES), days_of(reading)


def test_an_interview_in_an_article_is_an_article() -> None:
    body = (
        "<h1>关于农村饮水安全工程的政策问答</h1><p>发布时间：2026-03-02 来源：县水利局</p>"
        + QUESTIONED["boxes"]
    )
    assert reading_of(body, pager="").outcome is Outcome.ARTICLE


@pytest.mark.parametrize("body", [TABLES["decisions alone"][0], QUESTIONED["terms"]])
def test_a_list_of_links_under_the_columns_name_goes_before_one_without(body: str) -> None:
    links = "".join(
        f"<li><a href='{n}.html'>{t}</a><i>{d}</i></li>" for n, (t, d) in enumerate(WHOLE)
    )
    reading = reading_of(f"<ul>{links}</ul><h3>办理情况</h3>{body}", pager="")
    assert all(entry.url is not None for entry in reading.entries)
    assert days_of(reading) == WHOLE


@pytest.mark.parametrize("body", [TABLES["decisions alone"][0], QUESTIONED["terms"]])
def test_one_under_another_name_is_not_the_columns(body: str) -> None:
    reading = reading_of(f"<ul></ul></div><div class=box><h3>在线咨询</h3>{body}", pager="")
    assert reading.outcome is not Outcome.READ
