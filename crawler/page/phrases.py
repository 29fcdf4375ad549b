"""Words by which portals say that a place holds nothing, or is not finished."""

from __future__ import annotations

import re

NOTHING = re.compile(
    r"(?:暂无|暂时没有|目前没有|目前暂无|没有|暂未|尚无|未找到|未查询到|没有找到|没有查询到|无)(?:任何|相关|有关|符合条件的?|发布|公开|更新|栏目|该栏目|本栏目)?的?"
    r"(?:任何|相关|有关)?(?:信息|内容|数据|记录|文章|新闻|结果|公告|文件|资料|发布信息|公开信息)"
)
UNFINISHED = re.compile(
    r"(?:建设|维护|升级|改版|筹建|完善|整理|调试|改造|开发)中|正在(?:建设|维护|升级|改版|筹建|完善|整理|调试|改造)|敬请(?:期待|关注)|"
    r"系统(?:维护|升级)|(?:升级|停机|例行)维护|网站维护|暂停(?:服务|访问)|即将上线|under construction|coming soon",
    re.IGNORECASE,
)
