"""What a page of few words complains of where a list should stand, and pages that are not the portal's own.

Asked where no list was found, so that the words may be plain ones; by its title alone a page is disowned before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.page.lines import visible_lines
from crawler.page.reading import Reading
from crawler.read.error_pages import Words
from storage.records import Outcome

_STUB = 120
"""Characters of visible text of a page that does nothing but run a script or load itself again."""

_LINE = 60
"""Characters of a line that says why a list's place is empty."""

_LISTING = re.compile(r"Index of /|\S{1,100} - /\S{0,200}/", re.IGNORECASE)
_FOREIGN = re.compile(r"娱乐城|葡京|百家乐|六合彩|时时彩|送彩金|真人荷官|博彩[网公]|体育投注|老虎机|棋牌游戏|赌场")

_SAID = (
    (
        Outcome.FIREWALL_PAGE,
        re.compile(
            r"存在安全风险|被(?:拦截|阻断|阻止|屏蔽|封禁|拒绝)|黑名单|(?:过于|太过)频繁|请求过快|拒绝访问|应用(?:安全)?防护|"
            r"仅限?[^。]{0,8}访问|IP[^。]{0,12}(?:限制|不在|禁止|异常|封)|reques(?:t|ted URL was) rejected|not acceptable|"
            r"mod_?security|(?:incident|support) ID",
            re.IGNORECASE,
        ),
    ),
    (
        Outcome.BOT_CHALLENGE,
        re.compile(
            r"(?:启用|开启|打开|禁用)[^。]{0,6}cookie|浏览器版本(?:过低|太低|较低|过旧)|升级(?:您的)?浏览器",
            re.IGNORECASE,
        ),
    ),
    (
        Outcome.LOGIN_PAGE,
        re.compile(
            r"(?:会话|登[录陆])(?:已|已经)?(?:过期|超时|失效)|重新登[录陆]|请先?登[录陆]|扫码登[录陆]|上网认证|"
            r"[没无]有?(?:访问|浏览|查看|操作)?权限|内部网站|[过用][^。]{0,6}内网访问"
        ),
    ),
    (
        Outcome.SERVER_ERROR,
        re.compile(
            r"welcome to nginx|IIS Windows|Internet Information Services|Apache Tomcat|(?:Default|Test) Page|It works!|"
            r"找到(?:对应的)?站点|站点创建成功|系统自动生成|中的服务器错误|runtime error|HTTP (?:Status|Error) \d|Struts Problem|"
            r"(?:fatal|parse) error|\w(?:Exception|Error)\b|SQLSTATE|ORA-\d|OLE DB|ODBC|database error|connect to (?:MySQL|data)|"
            r"数据库(?:连接)?(?:失败|错误|出错|异常)|(?:系统|程序|服务器|内部|运行)(?:发生|出现)?(?:错误|异常|出错)|加载失败|请求失败|"
            r"while processing this directive|模板(?:文件)?不存在|域名[^。]{0,12}(?:过期|到期|出售|转让|停放)|domain (?:is )?for sale",
            re.IGNORECASE,
        ),
    ),
    (
        Outcome.UNDER_CONSTRUCTION,
        re.compile(
            r"(?:网站|站点|本站|系统|平台|服务器?)[^。]{0,16}(?:关闭|暂停|停止|繁忙|正忙|无法访问|停机|割接)|访问人数过多|"
            r"稍[后候](?:再试|重试|再来|访问)|未[^。]{0,20}备案|暂时?(?:无法|不能|停)(?:访问|显示|提供|打开|浏览|查询|服务)|"
            r"正在[^。]{0,8}(?:迁移|调整|整改|更新|加载|载入|同步|恢复|整合)|(?:迁移|调整|整改|更新|加载|载入|同步)中"
        ),
    ),
    (
        Outcome.SOFT_404,
        re.compile(
            r"已(?:经)?(?:下线|下架|停用|停办|注销|关停|撤销)|已(?:经)?(?:迁移|整合|合并|搬迁|转移)[至到]|"
            r"[没未]有?找到(?:该|此|相应|对应|指定|您|你)|地址(?:有误|错误|不正确)|(?:页面|网页|访问)[^。]{0,6}(?:出错|飞走)|"
            r"(?:非法|无效|错误)的?(?:操作|参数|请求|访问|链接)|参数(?:错误|有误|不正确|无效)|"
            r"(?:频道|栏目|ID)[^。]{0,6}(?:错误|无效|不正确)|could not be found|跳转[至到](?:网站)?首页",
            re.IGNORECASE,
        ),
    ),
)


def disowned(words: Words) -> Reading | None:
    """A page whose title says that it is a bare folder of the server's, or somebody else's altogether."""
    if _LISTING.fullmatch(words.title[:300]) or words.title.lower().startswith("index of /"):
        return Reading("", Outcome.SERVER_ERROR, f"It is the server's own listing of a folder, 「{words.title[:60]}」.")
    if foreign := _FOREIGN.search(words.title):
        why = f"Its title says 「{foreign[0]}」: it is not the portal's own. Has somebody broken into the portal, or taken its name?"
        return Reading("", Outcome.NOT_A_LIST, why)
    return None


def complaint(words: Words) -> Reading | None:
    """Asked where no list was found, and the page sends nobody on."""
    if words.root is None or not words.few:
        return None
    said = f"{words.title} {words.text}"
    for outcome, wording in _SAID:
        if heard := wording.search(said):
            return Reading("", outcome, f"It says 「{heard[0]}」, and holds no list.")
    if len(words.text) <= _STUB and _reloads(words):
        return Reading("", Outcome.BOT_CHALLENGE, "It only loads itself again, as pages do that ask for a cookie.")
    if not words.text and words.root.find(".//script") is not None and not any(_shown(words)):
        return Reading("", Outcome.BOT_CHALLENGE, "It holds nothing but a script.")
    return None


def complaint_within(words: Words) -> Reading | None:
    """The same of a page with the portal's menus around it, whose list's place is empty: asked of its lines one by one."""
    lines = [] if words.root is None else visible_lines(words.root)
    short = [line.text for line in lines if not line.linked and len(line.text) <= _LINE]
    for outcome, wording in _SAID:
        if heard := next((line for line in short if wording.search(line)), None):
            return Reading("", outcome, f"Its list's place is empty, and it says 「{heard}」.")
    return None


def _reloads(words: Words) -> bool:
    assert words.root is not None
    return any((meta.get("http-equiv") or "").strip().lower() == "refresh" for meta in words.root.iter("meta"))


def _shown(words: Words) -> Iterator[bool]:
    """For each element of the body, whether it may be more than a script's tool."""
    body = None if words.root is None else words.root.find("body")
    for element in () if body is None else body.iter("*"):
        hidden = element.tag == "input" and (element.get("type") or "").lower() == "hidden"
        yield element is not body and element.tag not in ("script", "style", "noscript", "meta", "link") and not hidden
