"""Publicity tables: whose rows name what was made public, and on which day, and link nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from crawler.dates.missing_years import shows_year
from crawler.dates.parse import find_dates
from crawler.layouts.general.candidates import Block, joined
from crawler.layouts.general.date_slots import Grade, Slot
from crawler.layouts.general.headers import grid
from crawler.layouts.general.row import Row
from crawler.layouts.general.scan import PageScan
from crawler.page.breadcrumbs import plain
from crawler.page.links import Element, words_of
from crawler.page.visibility import out_of_sight

_TIME = "(?:开始|起始|起|的)?(?:日期|时间|日)起?"
_PUBLISHED = (
    re.compile(rf"(?:信息|网上)?(?:发布|公开|公布|上网|挂网|录入|上传){_TIME}"),
    re.compile(rf"(?:信息|网上)?(?:开始)?(?:公示|公告){_TIME}"),
    re.compile(r"公示(?:期限?|起止(?:时间|日期))"),
    re.compile(r"(?:行政)?(?:许可|处罚|审批)?决定(?:书)?(?:作出)?(?:日期|时间)"),
    re.compile(r"(?:答复|回复|办结)(?:日期|时间)"),
)
"""What heads the days on which rows were made public, the surest first; decisions and answers are
made public as soon as they stand.
"""
_MEASURED = re.compile(
    r"指标|同比|环比|增[长速幅]|数值|占比|比重|[单均]价|(?<!成交)价格|天气|值班|AQI|PM\d|浓度|指数|监测值|[气水]温|水位|流量"
)
"""What heads figures and rosters: their rows are no news, whatever days they show."""
_OF_WHAT = (
    re.compile(r"标题|题目|题名"),
    re.compile(
        r"(?:项目|事项|文件|文书|信息|公示|产品|工程|案件|决定书|许可|处罚|证书)名称|名称\Z"
    ),
    re.compile(r"项目|事项|事由|案由|(?<!答复)(?<!回复)内容|主题|批次|问题"),
)
_OF_WHOM = re.compile(
    r"相对人|当事人|申请人|承租人|权利人|受助人|企业|单位|公司|主体|姓名|经营者|业主|户主|机构名称|商户"
)
_OF_OFFICE = re.compile(
    r"机关|部门|\A(?:发布|公示|公开|公布|审批|许可|处罚|发证|执法|承办|主管|责任|监督|实施)(?:单位|主体|机构)"
)
_BESIDE = re.compile(
    r"(?:号|号码|代码|编码|类|类别|类型|级别|等级|额|元|址|地点|住所|电话|方式|依据|种类|期限|机关|部门|状态"
    r"|备注|数量|面积|联系人|代表人|负责人|日期|时间|日|至|期)\Z"
)
"""The ends of what names a row's particulars, and never the row."""
_SINCE = re.compile(r"\s?(?:至|到|~|～|—{1,2}|-{2}|[-－](?=\s?(?:19|20)\d\d))")
"""What stands between the first day and the last of a time for which a row is shown."""
_CLOCK = r"(?:\d{1,2}:\d\d(?::\d\d)?)?"
_AROUND_DAY = re.compile(rf"[\s()（）\[\]【】自从起]{{0,4}}{_CLOCK}[\s()（）\[\]【】起]{{0,4}}")
_MOST_HEADS = 3
"""Rows of a table, its title among them, of which one may be the header."""


def publicity_tables(found: PageScan, today: date) -> list[Block]:
    """Each table that says above its rows what they name and on which day it was made public, where
    every row says both and none links anything; tables of one make are one list.
    """
    unseen = out_of_sight(found.body)
    blocks = []
    for table in found.body.iter("table"):
        if table in unseen or next(table.iterdescendants("table", "a"), None) is not None:
            continue
        rows = list(_rows_of(table, today))
        if len(rows) >= (_LEAST if found.spot is None else 1) and all(row.slots for row in rows):
            blocks.append(Block([table], rows, dated=True))
    return joined(blocks)


_LEAST = 2
"""Rows; a single one may hold the particulars of an article."""


class _Columns(NamedTuple):
    """Which columns of a table say the day, what the row is about, and whom it concerns."""

    day: int
    names: tuple[int, ...]
    header: Mapping[int, Element]


def _rows_of(table: Element, today: date) -> Iterator[Row]:
    """The table's rows below its header; one without a slot where a row does not say what it should
    say, which ends them.
    """
    columns: _Columns | None = None
    for at, (element, cells) in enumerate(grid(table)):
        if len(set(cells.values())) < _FEWEST_CELLS:
            continue  # a title above the table, a note or a heading between its rows
        if columns is None:
            columns = _columns(cells)
            if columns is None and at >= _MOST_HEADS - 1:
                return
            continue
        if any(cells.get(index) is columns.header[index] for index in columns.names):
            continue  # the header's second row
        if not any(map(words_of, cells.values())):
            continue
        title = _title(columns, cells)
        slot = _day_in(cells.get(columns.day), today)
        yield Row((element,), (slot,) if slot is not None and title else (), title)
        if slot is None or not title:
            return


_FEWEST_CELLS = 2


def _columns(cells: Mapping[int, Element]) -> _Columns | None:
    """What the cells of a row head; None where it is no header of a publicity table."""
    said = {index: plain(words_of(cell)) for index, cell in cells.items()}
    if any(map(_MEASURED.search, said.values())):
        return None
    day = next(
        (i for made in _PUBLISHED for i, words in said.items() if made.fullmatch(words)), None
    )
    naming = {
        index: words
        for index, words in said.items()
        if not (_BESIDE.search(words) or _OF_OFFICE.search(words))
    }
    whom = [index for index, words in naming.items() if _OF_WHOM.search(words)]
    what = [
        index
        for made in _OF_WHAT
        for index, words in naming.items()
        if index not in whom and made.search(words)
    ]
    names = (*what[:1], *whom[:1])
    return _Columns(day, names, cells) if day is not None and names else None


def _title(columns: _Columns, cells: Mapping[int, Element]) -> str:
    """What a row is about, and in brackets whom it concerns: of one day many permits of one kind
    may be told.
    """
    said = [words_of(cells[index]) if index in cells else "" for index in columns.names]
    title, *beside = said
    if not any("\u4e00" <= sign <= "\u9fff" for sign in title):
        return ""
    return f"{title}（{beside[0]}）" if beside and beside[0] else title


def _day_in(cell: Element | None, today: date) -> Slot | None:
    """The day that a cell says and nothing else, of a time the first; None where it shows no year,
    or has not come: what is planned has not been made public.
    """
    said = words_of(cell) if cell is not None else ""
    if cell is None or not said or len(said) > _LONGEST_DAY:
        return None
    begin = _SINCE.split(said, maxsplit=1)[0]
    shown = find_dates(begin, today=today)
    if len(shown) != 1 or shown[0].day > today or not shows_year(shown[0].text):
        return None
    around = begin[: shown[0].start], begin[shown[0].end :]
    if not all(_AROUND_DAY.fullmatch(part) for part in around):
        return None
    return Slot(cell, begin, shown[0], Grade.LABELLED)


_LONGEST_DAY = 40
