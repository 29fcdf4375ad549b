"""Words by which portals say that a place holds nothing, or is not finished."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple


class Phrase(NamedTuple):
    """pattern: a regular expression, whatever the case. example: words in which it is found, and
    no other phrase of its kind.
    """

    pattern: str
    example: str


def compiled(phrases: Iterable[Phrase]) -> re.Pattern[str]:
    """What finds any of these phrases."""
    return re.compile("|".join(phrase.pattern for phrase in phrases), re.IGNORECASE)


_THINGS = "信息|内容|数据|记录|文章|新闻|结果|公告|文件|资料|发布信息|公开信息|条目|稿件|目录内容"
_ASKED_FOR = (
    "您(?:所|想)?(?:要|需要|查询|查找|搜索|访问|浏览)(?:查询|查找|查看|找|看)?的?"
    "|(?:符合|满足)(?:您的?)?(?:查询)?(?:条件|要求)的?|匹配的?"
)
_OF_KIND = "可用|[此该这本][类项]|可(?:以?公开|公示|发布|显示|展示)|需要?(?:公开|公示|发布|公告)"
NOTHING = re.compile(
    r"(?:暂无|暂时没有|目前没有|目前暂无|没有|暂未|尚无|尚未|还未|未找到|未查询到|没有找到|没有查询到"
    r"|[没未](?:有|能)?(?:找到|查到|查找到|检索到|搜索到|查询到)|无)"
    rf"(?:任何|相关|有关|发布|公开|更新|添加|上传|录入|产生|形成|栏目|该栏目|本栏目|{_ASKED_FOR}|"
    rf"{_OF_KIND})?的?"
    rf"(?:任何|相关|有关|{_ASKED_FOR})?(?:{_THINGS})"
    r"|(?:暂无|暂时(?:还)?没有|目前(?:还)?没有|目前暂无|尚无|还没有)(?:任何|相关|有关|正在进行的?|进行中的?)?的?"
    r"(?:征集|意见征集|征求意见|活动|调查|访谈|来信|信件|留言|图片|图集|视频|通知|公示|政策|项目|"
    r"会议|预案|解读|主题|帖子|评论|回复|提问|咨询|词条)"
    r"|(?:暂无|暂时没有)(?:任何|相关|有关)?(?:资讯|动态|法规|事项|指南|清单|规划|计划)(?:信息|发布|文件)?\W{0,4}$"
    rf"|未(?:有)?(?:发布|公开|更新|上传)过?任何(?:{_THINGS})"
    r"|^\W{0,4}(?:这里|此处|(?:本|当前)?栏目)?[\s，,]{0,3}(?:暂时|目前|还)?什么[都也]没有[哦呢啊]?\W{0,4}$"
    r"|(?:不含有?|没有)任何(?:页面|词条|媒体文件|子分类)"
    r"|^\W{0,4}(?:没有找到|暂无|尚无)任何(?!.{0,12}(?:权限|网页|网站|站点|地址|链接|服务器|页面))"
    r"[\u4e00-\u9fff]{2,12}\W{0,4}$"
    r"|(?:栏目|目录|分类|频道|列表|页面)(?:下|里|中|内)?的?(?:内容|信息|数据|文章)?(?:为空|是空的)"
    r"|^\W{0,4}(?:查询|检索|搜索)?(?:内容|信息|数据|列表|结果)(?:列表)?为空\W{0,4}$|^\W{0,4}暂无\W{0,4}$"
    rf"|查无(?:此?(?:{_THINGS}))|空空如也"
    r"|没有(?:可供?(?:显示|展示|浏览|查看)|被?(?:分类|归类)[到于至]此?(?:术语|分类|栏目|标签)下?)的"
    rf"(?:{_THINGS}|项目)"
    r"|(?i:^\W{0,4}(?:sorry,? )?(?:there (?:is|are) )?no (?:data|records?|results?|content|"
    r"articles?|items?)(?: (?:found|available|yet|to (?:show|display)))?\W{0,4}$)"
)
UNFINISHED_PHRASES = (
    Phrase("(?:建设|维护|升级|改版|筹建|完善|整理|调试|改造|开发)中", "栏目建设中"),
    Phrase("正在(?:建设|维护|升级|改版|筹建|完善|整理|调试|改造)", "正在建设"),
    Phrase("敬请(?:期待|关注)", "敬请期待"),
    Phrase("系统(?:维护|升级)", "系统升级"),
    Phrase("(?:升级|停机|例行)维护", "例行维护"),
    Phrase("网站维护", "网站维护"),
    Phrase("暂停(?:服务|访问)", "暂停服务"),
    Phrase("即将上线", "即将上线"),
    Phrase("under construction", "Under construction"),
    Phrase("coming soon", "Coming soon"),
)
"""Of a column or a portal that is not finished, or not to be seen just now."""
UNFINISHED = compiled(UNFINISHED_PHRASES)
