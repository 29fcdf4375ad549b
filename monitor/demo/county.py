"""临沭县 as of 2018-07-31: its units, and when each last updated its 工作动态,
as the printed circular tells.

The circular names twelve, eighteen, five and two units; the others, which it does not name, are up
to date. The roster is in an order in which each of its lists comes out as printed. Three units of
the portal are the demo's own addition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

AS_OF = date(2018, 7, 31)
COUNTY = "临沭县"
PORTAL = "中国临沭"
DOMAIN = "www.linshu.example"
TOWNS, DEPARTMENTS = "镇街", "部门"


@dataclass(frozen=True, slots=True)
class Office:
    """A unit of the roster. `newest`: of its 工作动态. `markup`: of its pages.
    `topic`: what it writes about most.
    """

    name: str
    slug: str
    newest: date
    markup: str
    topic: str
    group: str = DEPARTMENTS

    @property
    def full_name(self) -> str:
        """As the articles name it (来源)."""
        return COUNTY + self.name.removeprefix("县")

    @property
    def email(self) -> str:
        """石门镇 has none on file: what cannot be sent is told, too."""
        return "" if self.name == "石门镇" else f"{self.slug}@linshu.example"


def _offices(table: str, group: str) -> tuple[Office, ...]:
    rows = (line.split() for line in table.strip().splitlines())
    return tuple(
        Office(name, slug, date.fromisoformat(newest), markup, topic, group)
        for name, slug, newest, markup, topic in rows
    )


# Days on the edge are meant: 07-17 is 14 days before, 06-30 and 01-31 a month and six, 2017-07-31 a
# year; 07-18, 07-01, 02-01 and 2017-08-01 are each a day short of it.
OFFICES = _offices(
    """
临沭街道 lsjd 2018-07-31 trs 社区治理
郑山街道 zsjd 2018-07-30 ucap 城乡环卫
蛟龙镇 jlz 2018-07-27 datastore 乡村旅游
大兴镇 dxz 2018-07-18 dedecms 杞柳产业
青云镇 qyz 2018-07-17 trs-sidebar 项目建设
曹庄镇 czz 2018-07-10 dedecms 苗木产业
石门镇 smz 2018-07-05 countdown 特色农业
玉山镇 ysz 2018-07-29 cards 红色教育
店头镇 dtz 2018-06-30 countdown 柳编产业
""",
    TOWNS,
) + _offices(
    """
县政务服务中心 zwfwzx 2018-07-31 ucap 一次办好
发改局 fgj 2018-07-26 trs 重大项目
教体局 jtj 2018-07-30 datastore 教育教学
气象局 qxj 2018-06-28 yearless 气象服务
林业局 lyj 2018-06-25 trs 国土绿化
经信局 jxj 2018-06-21 jpaas 工业转型
司法局 sfj 2018-07-24 cards 法律服务
民政局 mzj 2018-07-31 trs 社会救助
财政局 czj 2018-06-19 disclosure 预算绩效
人社局 rsj 2018-07-28 countdown 就业创业
国土局 gtj 2018-07-16 disclosure 耕地保护
住建局 zjj 2018-07-25 formpages 棚户区改造
交运局 jyj 2018-07-13 dedecms 农村公路
水利局 slj 2018-07-12 yearless 河长制
农业局 nyj 2018-07-09 datastore 高效农业
卫计局 wjj 2018-07-31 dedecms 健康扶贫
统计局 tjj 2018-06-15 gkmlpt 经济普查
公安局 gaj 2018-06-12 datastore 治安防控
安监局 ajj 2018-01-31 trs-sidebar 隐患排查
科技局 kjj 2018-06-07 cards 科技创新
环保局 hbj 2018-05-29 trs-sidebar 大气污染防治
食药监局 syjj 2018-07-30 jpaas 食品安全
物价局 wjju 2018-07-27 yearless 价格监测
畜牧局 xmj 2018-05-22 ucap 动物防疫
农机局 njj 2017-07-31 countdown 农机购置补贴
文广新局 wgxj 2018-05-15 trs 文化惠民
文化执法局 whzfj 2018-07-06 ucap 文化市场
审计局 sjj 2018-04-27 gkmlpt 审计整改
规划局 ghj 2018-04-18 jpaas 城乡规划
房产局 fcj 2018-04-09 cards 物业管理
民宗局 mzjj 2018-03-30 dedecms 民族团结
人防办 rfb 2018-01-24 formpages 人防宣传
金融办 jrb 2018-03-16 formpages 普惠金融
粮食局 lsj 2018-03-02 yearless 粮食收购
商务局 swj 2017-12-20 datastore 外贸出口
市场监管局 scjgj 2018-02-01 countdown 商事制度
地震局 dzj 2018-07-03 formpages 防震减灾
招商局 zsj 2018-07-02 jpaas 项目洽谈
综合执法局 zhzfj 2018-07-04 gkmlpt 市容秩序
扶贫办 fpb 2018-07-26 disclosure 精准扶贫
公路局 glj 2018-07-23 countdown 公路养护
体育中心 tyzx 2018-07-01 trs-sidebar 全民健身
烟草专卖局（分公司） yczmj 2017-10-11 ucap 卷烟打假
地税局 dsj 2017-08-01 dedecms 纳税服务
国税局 gsj 2018-07-20 trs 减税降费
残联 cl 2017-05-19 trs-sidebar 残疾人康复
""",
    DEPARTMENTS,
)

# Not of the circular: one page that fails, one that wants a browser, one that was never filled.
FAILING = Office("档案局", "daj", AS_OF, "500", "档案管理")
CHALLENGED = Office("史志办", "szb", AS_OF, "521", "史志编修")
BLANK = Office("侨联", "ql", AS_OF, "trs", "侨务服务")
ROSTER = (*OFFICES, FAILING, CHALLENGED, BLANK)


@dataclass(frozen=True, slots=True)
class Post:
    """A row of columns.csv beside the 工作动态: `units` joined by 、, its newest entry,
    and how many entries it has.
    """

    name: str
    units: str
    category: str
    cycle: str
    newest: date
    markup: str
    count: int
    key_area: bool = False
    note: str = ""


POSTS = (
    Post("政务要闻", "", "动态信息/政务要闻", "每工作日", AS_OF, "ucap", 96),
    Post("通知公告", "县政务服务中心", "信息公开", "每月", date(2018, 7, 25), "trs", 33),
    Post("通知公告", "教体局", "信息公开", "每月", date(2018, 7, 19), "dedecms", 40),
    Post("通知公告", "临沭街道", "信息公开", "每月", date(2018, 5, 31), "cards", 25),
    Post("政策文件", "发改局", "信息公开", "每季度", date(2018, 4, 30), "disclosure", 30),
    Post(
        "征地信息", "国土局", "信息公开", "每月", date(2018, 7, 12), "disclosure", 38, key_area=True
    ),
    Post(
        "社会救助和就业",
        "民政局、人社局",
        "信息公开",
        "每月",
        date(2018, 7, 27),
        "trs",
        32,
        key_area=True,
    ),
    Post("部门预决算", "财政局", "信息公开", "一年", date(2018, 2, 9), "jpaas", 14),
    Post("应急管理", "安监局", "信息公开", "不定期", date(2018, 3, 8), "formpages", 20),
    Post(
        "网站普查整改",
        "县政务服务中心",
        "信息公开",
        "已归档",
        date(2016, 12, 30),
        "trs",
        18,
        note="专题已结束",
    ),
)
