"""类别 and 更新周期 by the words of a column: proposals, with the rule that each rests
on, for a person to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from config.registry import DISCLOSURE, NEWS, Cycle

_NEWS = re.compile(
    r"动态(?!清单|目录|管理|监测|调整)|要闻|新闻(?!发布)|快讯|头条|播报|资讯|时政|县情快递"
    r"|媒体(?:聚焦|关注|报道|看)|图片新闻|视频新闻|信息快递"
)
_LEADING = re.compile(r"(?:政务|时政|今日|本地|[县区市])?要闻|时政|头条")
TOWNS = re.compile(r"镇|乡|街道|街镇|园区|开发区|苏木|农场|林场")

# In this order: the first word that the name (then ColumnType, then the section) holds decides.
_CYCLES: tuple[tuple[re.Pattern[str], Cycle, str], ...] = (
    (_NEWS, Cycle.WEEK, "动态要闻类"),
    (
        re.compile(
            r"年报|年度报告|预决算|预算|决算|机构(?:职能|设置|概况|信息)|职能|职责|内设|领导|人事"
            r"|规划|计划|总结|公开指南|公开目录|公开制度|权责清单|权力清单|责任清单|"
            r"清单|概况|简介|统计公报|建议|提案"
        ),
        Cycle.YEAR,
        "机构、人事、规划、预决算、年报类",
    ),
    (
        re.compile(r"通知|公告|公示|通告|政策|文件|法规|规章|规范性|解读|回应|公报"),
        Cycle.HALF_YEAR,
        "通知公告、政策文件类",
    ),
)


class Kind(NamedTuple):
    """category as columns.csv writes it; basis: the Chinese words of
    the rule that gave the cycle.
    """

    category: str
    cycle: Cycle
    basis: str


def kind_of(
    name: str, column_type: str, sections: Sequence[str], group: str, *, owned: bool
) -> Kind:
    """The proposal for a column of this name. `group`: its unit's group, or "".
    `owned`: it belongs to a unit.
    """
    for words in (name, column_type):
        for pattern, cycle, basis in _CYCLES:
            if pattern.search(words):
                if cycle == Cycle.WEEK:
                    return Kind(_news(name, sections, group, owned=owned), cycle, basis)
                return Kind(DISCLOSURE, cycle, basis)
    if any(_NEWS.search(section) for section in sections[:1]):
        return Kind(_news(name, sections, group, owned=owned), Cycle.WEEK, "所在栏目为动态要闻类")
    return Kind(DISCLOSURE, Cycle.IRREGULAR, "无对应规则，请填写")


def _news(name: str, sections: Sequence[str], group: str, *, owned: bool) -> str:
    if not owned:
        return f"{NEWS}/政务要闻" if _LEADING.search(name) else NEWS
    heading = next(
        (each for each in sections if re.fullmatch(r"\w{2,6}动态", each) and each != name), ""
    )
    if heading:
        return f"{NEWS}/{heading}"
    if not group:
        return NEWS
    return f"{NEWS}/镇街动态" if TOWNS.search(group) else f"{NEWS}/部门动态"
