"""How the cells of the smaller tables are filled in, for the form of a row: meaning and example, by
table and header. Those of the roster stand with its headers.
"""

from __future__ import annotations

from collections.abc import Mapping

from config.exemptions import EXEMPTIONS
from config.holidays import HOLIDAYS, KINDS
from config.obligations import OBLIGATIONS
from config.speech import noted

_UNIT = noted("单位表（units）中的名称或别名")
_COLUMN = noted("栏目表（columns）中的栏目名称")
_DAY = "2018-09-30"
MEANINGS: Mapping[tuple[str, str], tuple[str, str]] = {
    (EXEMPTIONS, "单位"): (_UNIT, ""),
    (EXEMPTIONS, "栏目"): (_COLUMN, ""),
    (EXEMPTIONS, "原因"): (noted("为什么不点名，通报附件按此列出"), "网站改版"),
    (EXEMPTIONS, "批准人"): (noted("批准豁免的负责人"), ""),
    (EXEMPTIONS, "起始日期"): (noted("从哪一天起；空着即一直有效"), _DAY),
    (EXEMPTIONS, "截止日期"): (noted("到哪一天为止，含当日"), _DAY),
    (OBLIGATIONS, "单位"): (noted("单位名称或别名，也可以写一个分组，或“全部”"), ""),
    (OBLIGATIONS, "栏目"): (_COLUMN, ""),
    (OBLIGATIONS, "标题含"): (noted("标题中必须有的文字，读到含它的信息即算完成"), "年度报告"),
    (OBLIGATIONS, "截止日期"): (noted("最迟哪一天发布，含当日"), _DAY),
    (OBLIGATIONS, "事项"): (noted("任务的名称，通报按它列出"), ""),
    (OBLIGATIONS, "依据"): (noted("布置任务的文号"), ""),
    (OBLIGATIONS, "起始日期"): (noted("从哪一天起发布的才算；空着即截止日期前一年起"), _DAY),
    (HOLIDAYS, "日期"): (noted("放假的工作日，或调休上班的周末，一天一行"), _DAY),
    (HOLIDAYS, "性质"): (noted("放假或上班"), ""),
}
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {(HOLIDAYS, "性质"): tuple(KINDS)}
"""Nothing else may stand there."""
