"""The headers of units.csv and columns.csv: what each means, an example, and
what offices' own lists call it.
"""

from __future__ import annotations

from config.io.headers import Header
from config.registry import NAMED_CYCLES

UNITS = "units.csv"
COLUMNS = "columns.csv"

NO_UNIT = "无"
"""Stands under 单位 where a column belongs to no unit."""

UNIT_TABLE = (
    Header(
        "单位",
        required=True,
        spellings=(
            "单位名称",
            "责任单位",
            "部门",
            "部门名称",
            "责任部门",
            "单位全称",
            "名称",
            "机构名称",
        ),
        meaning="责任单位的规范名称，名单、通报和提醒都用它；每个单位一行，不得重复。",
        example="县财政局",
    ),
    Header(
        "分组",
        required=True,
        spellings=("组别", "单位类别", "单位类型", "单位性质", "所属分组", "类别"),
        meaning="通报附件按分组列表，如镇街园区、部门。",
        example="部门",
    ),
    Header(
        "别名",
        spellings=("简称", "单位简称", "曾用名", "其他名称", "别称"),
        meaning="门户上对该单位的其他叫法，多个用、连接；按来源认单位时使用，不能与其他单位重名。",
        example="财政局、县财政",
    ),
    Header(
        "联系人",
        spellings=("联络员", "信息员", "责任人", "经办人"),
        meaning="该单位的政务公开联络员。",
        example="张三",
    ),
    Header(
        "邮箱",
        spellings=(
            "电子邮箱",
            "邮件",
            "电子邮件",
            "邮箱地址",
            "email",
            "Email",
            "E-mail",
            "Email地址",
        ),
        meaning="提醒邮件的收件地址，只写一个；空着则不发邮件。",
        example="czj@example.gov.cn",
    ),
    Header(
        "抄送",
        spellings=("抄送邮箱", "抄送地址"),
        meaning="提醒邮件的抄送地址，多个用、连接。",
        example="czj-bgs@example.gov.cn",
    ),
    Header(
        "月任务数",
        spellings=("每月任务数", "月度任务数", "月任务量", "任务数", "月任务"),
        meaning="每月应发布的条数，填整数；空着表示不考核。",
        example="10",
    ),
    Header(
        "启用日期",
        spellings=("启用时间", "成立日期"),
        meaning="单位从哪天起存在；空着表示一直存在。",
        example="2024-01-01",
    ),
    Header(
        "停用日期",
        spellings=("停用时间", "撤销日期"),
        meaning="单位存在到哪天为止；空着表示仍在。",
        example="2026-12-31",
    ),
    Header(
        "并入",
        spellings=("并入单位", "合并到"),
        meaning="停用后由哪个单位承接，写本表中的单位名称。",
        example="县发展和改革局",
    ),
)

COLUMN_TABLE = (
    Header(
        "栏目",
        required=True,
        spellings=("栏目名称", "栏目名", "公开栏目", "名称", "目录名称", "栏目标题"),
        meaning="栏目名称，名单和通报按它列出。",
        example="通知公告",
    ),
    Header(
        "单位",
        required=True,
        spellings=(
            "责任单位",
            "单位名称",
            "部门",
            "责任部门",
            "牵头单位",
            "牵头责任单位",
            "主办单位",
            "维护单位",
            "报送单位",
        ),
        meaning="责任单位，写单位表（units）中的名称或别名；几个单位共同负责用、连接；"
        f"不属于任何单位的栏目写{NO_UNIT}。",
        example="县财政局、县税务局",
    ),
    Header(
        "类别",
        required=True,
        spellings=("栏目类别", "信息类别", "栏目类型", "信息类型", "公开类别"),
        meaning="信息公开或动态信息，后面可用斜杠加小类，如动态信息/政务要闻。",
        example="信息公开",
    ),
    Header(
        "更新周期",
        required=True,
        spellings=(
            "更新频率",
            "更新时限",
            "更新要求",
            "周期",
            "频率",
            "更新频次",
            "更新时间要求",
            "公开时限",
        ),
        meaning=(
            f"多久必须更新一次：{'、'.join(cycle.word for cycle in NAMED_CYCLES)}，N天、N个工作日，"
            "或每月5日前、每季度首月10日前、每年3月31日前（每期一次、最迟到这一天）。"
        ),
        example="每月",
        unit_for_numbers=True,
    ),
    Header(
        "网址",
        required=True,
        spellings=(
            "链接",
            "栏目网址",
            "栏目链接",
            "地址",
            "栏目地址",
            "链接地址",
            "网页地址",
            "网站链接",
            "URL",
            "url",
            "Url",
        ),
        meaning="栏目第一页的网址，以 http:// 或 https:// 开头，只写一个；同一网址只能有一行。",
        example="http://www.example.gov.cn/zwgk/tzgg/",
    ),
    Header(
        "重点领域",
        spellings=("是否重点领域", "重点领域栏目", "重点栏目", "是否重点"),
        meaning="重点领域信息公开栏目填是，否则空着。",
        example="是",
    ),
    Header(
        "可为空",
        spellings=("是否可为空", "允许为空", "允许空白"),
        meaning="允许一条信息也没有的栏目填是，否则空着。",
        example="是",
    ),
    Header(
        "最少条数",
        spellings=("最低条数", "最少信息数"),
        meaning="栏目至少应有的条数，填整数。",
        example="1",
    ),
    Header(
        "责任方式",
        spellings=("责任类型", "负责方式"),
        meaning="几个单位共一个栏目时：共同（默认，任一单位更新即算更新）或分别（各算各的，"
        "按信息来源认单位）。",
        example="分别",
    ),
    Header(
        "专题",
        spellings=("所属专题", "专题名称"),
        meaning="所属专题，多个用、连接；通报按专题计数。",
        example="优化营商环境",
    ),
    Header(
        "主题",
        spellings=("所属主题", "主题分类", "主题名称"),
        meaning="所属主题，多个用、连接；通报按主题计数。",
        example="财政预决算",
    ),
    Header(
        "仅一条",
        spellings=("只能一条", "单条"),
        meaning="栏目里只应有一条现行信息的填是，如政府信息公开指南。",
        example="是",
    ),
    Header(
        "标题规则",
        spellings=("标题要求", "标题包含"),
        meaning="标题必须包含的文字；{单位}代表单位名称。",
        example="{单位}政府信息公开指南",
    ),
    Header(
        "启用日期",
        spellings=("启用时间", "开通日期"),
        meaning="栏目从哪天起考核；空着表示一直考核。",
        example="2026-01-01",
    ),
    Header(
        "停用日期",
        spellings=("停用时间", "关停日期"),
        meaning="栏目考核到哪天为止；空着表示一直考核。",
        example="2026-12-31",
    ),
    Header(
        "版式",
        spellings=("版式名称",),
        meaning="门户系统的版式名称，一般空着，由程序自己识别。",
        example="trs",
    ),
    Header(
        "条目",
        spellings=("条目选择器",),
        meaning="程序认不出列表时，用 CSS 选择器指明每一条。",
        example="ul.list > li",
    ),
    Header(
        "标题", spellings=("标题选择器",), meaning="每一条里标题所在处的 CSS 选择器。", example="a"
    ),
    Header(
        "日期",
        spellings=("日期选择器",),
        meaning="每一条里日期所在处的 CSS 选择器。",
        example="span.date",
    ),
    Header(
        "下一页", spellings=("下一页选择器",), meaning="下一页链接的 CSS 选择器。", example="a.next"
    ),
    Header(
        "备注",
        spellings=("备注说明", "说明"),
        meaning="给人看的说明；写着待确认的栏目，doctor 会提醒。",
        example="由办公室统一发布",
    ),
)

UNIT_HEADERS = tuple(header.name for header in UNIT_TABLE)
COLUMN_HEADERS = tuple(header.name for header in COLUMN_TABLE)
REQUIRED_UNIT_HEADERS = tuple(header.name for header in UNIT_TABLE if header.required)
REQUIRED_COLUMN_HEADERS = tuple(header.name for header in COLUMN_TABLE if header.required)
