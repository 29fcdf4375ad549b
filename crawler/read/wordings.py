"""The words by which pages say something instead of showing a column: one phrase
a row, with an example of it.

This is the place to teach the reader another such phrase. tests/crawler/read/test_wordings.py
holds that each of them is heard in its example, that no other phrase would do, and what a page
that says nothing else is taken for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from crawler.page.phrases import Phrase, compiled


class Wording(StrEnum):
    """What a page may say; which words are believed depends on where they stand and
    on what else the page holds.
    """

    GONE = "gone"
    FIREWALL = "firewall"
    CHALLENGE = "challenge"
    CHALLENGE_SCRIPT = "challenge_script"
    LOGIN = "login"
    REFUSED = "refused"
    WANTS_BROWSER = "wants_browser"
    WANTS_LOGIN = "wants_login"
    BROKEN = "broken"
    CLOSED = "closed"
    NO_MORE = "no_more"
    FOREIGN = "foreign"
    FOREIGN_ROW = "foreign_row"


WORDINGS: Mapping[Wording, tuple[Phrase, ...]] = {
    # The page is gone, though the status is 200.
    Wording.GONE: (
        Phrase(r"^\W{0,4}404\W", "404 抱歉"),
        Phrase("404 ?(?:错误|页面|error|not found)", "404错误"),
        Phrase(r"(?:错误|error)\D{0,4}404", "错误代码：404"),
        Phrase("(?:页面|网页|资源|地址|链接)(?:已经?|可能)?(?:不存在|未找到|找不到|被删除|删除|"
        "失效|丢失|走丢)", "该网页已删除"),
        Phrase("找不到(?:该|此|您|页|网|相关页)", "找不到该文件"),
        Phrase("无法找到(?:该|此)?(?:页|网)", "无法找到网址"),
        Phrase("not found", "Not Found"),
        Phrase(
            "(?:访问|请求|查看|浏览)的?(?:页面|网页|内容|资源|地址|信息|栏目|文章)[^。"
            "]{0,12}(?:不存在|找不到|删除|失效|过期)",
            "您访问的栏目已失效",
        ),
    ),
    # A wall before the portal has refused the request.
    Wording.FIREWALL: (
        Phrase("防火墙", "防火墙提示"),
        Phrase(r"(?:^|\W)WAF(?:\W|$)", "WAF 502"),
        Phrase("安全狗", "安全狗"),
        Phrase("云锁", "云锁"),
        Phrase("创宇", "创宇盾"),
        Phrase("玄武盾", "玄武盾"),
        Phrase("安全防护", "安全防护系统"),
        Phrase("网防G01", "网防G01"),
        Phrase(
            "(?:访问|请求|操作)[^。]{0,10}(?:拦截|阻断|拒绝|禁止|不合法|非法)",
            "您的请求已被系统拒绝",
        ),
        Phrase("拦截(?:提示|页面|信息)", "拦截提示"),
        Phrase("access denied(?! for user)", "Access Denied"),
        Phrase("request (?:has been |was )?blocked", "Your request has been blocked"),
        Phrase("forbidden", "Forbidden"),
        Phrase("禁止访问", "禁止访问"),
        Phrase("攻击行为", "发现攻击行为"),
        Phrase("恶意(?:访问|请求|攻击)", "恶意请求"),
        Phrase("事件ID", "事件ID：20260807"),
        Phrase("event[ _]id", "Event ID 20260807"),
    ),
    # Something asks whether a person is there.
    Wording.CHALLENGE: (
        Phrase("(?:人机|安全|滑动|访问)验证", "人机验证"),
        Phrase("(?:正在|进行)[^。]{0,8}安全检[测查]", "正在为您做安全检测"),
        Phrase("^安全检[测查]", "安全检查"),
        Phrase("安全检[测查]中", "本站安全检测中"),
        Phrase("验证码", "请输入验证码"),
        Phrase("captcha", "captcha"),
        Phrase("geetest", "geetest"),
        Phrase("just a moment", "Just a moment"),
        Phrase("checking your browser", "Checking your browser"),
        Phrase("浏览器(?:安全)?检[查测]", "浏览器安全检查"),
        Phrase(r"(?:启用|开启|打开|支持|enable)\s?(?:浏览器的?)?\s?javascript", "请启用JavaScript"),
        Phrase("正在(?:验证|检测)", "正在检测"),
    ),
    # In the script of a page without words: it sets a cookie or computes a key.
    Wording.CHALLENGE_SCRIPT: (
        Phrase(r"document\.cookie\s{0,4}=", "document.cookie = 'k=1'"),
        Phrase("__jsl", "var __jsl_clearance_s"),
        Phrase("acw_sc", "setKey('acw_sc__v2')"),
        Phrase(r"\$_ts", "window.$_ts = {}"),
        Phrase("wzws", "new wzwschlo()"),
        Phrase("_0x[0-9a-f]{4}", "var _0x4f2a = []"),
        Phrase(r"eval\s{0,2}\(", "eval (k)"),
        Phrase("challenge", "run_challenge()"),
        Phrase(r"String\.fromCharCode", "String.fromCharCode(99)"),
        Phrase("HOY_TR", "HOY_TR = 1"),
        Phrase("cf[-_]chl", "cf_chl_opt"),
    ),
    # In the title of a login page.
    Wording.LOGIN: (
        Phrase("登录", "用户登录"),
        Phrase("登陆", "用户登陆"),
        Phrase("统一身份认证", "统一身份认证"),
        Phrase(r"\blog ?in\b", "Log in"),
        Phrase(r"\bsign ?in\b", "Sign in"),
    ),
    # Plainer words, heard only where no list was found: a wall.
    Wording.REFUSED: (
        Phrase("存在安全风险", "您的操作存在安全风险"),
        Phrase("被(?:拦截|阻断|阻止|屏蔽|封禁|拒绝)", "您已被屏蔽"),
        Phrase("黑名单", "您在黑名单中"),
        Phrase("(?:过于|太过)频繁", "点击过于频繁"),
        Phrase("请求过快", "请求过快"),
        Phrase("拒绝访问", "拒绝访问"),
        Phrase("应用(?:安全)?防护", "应用防护"),
        Phrase("仅限?[^。]{0,8}访问", "本站仅限境内用户访问"),
        Phrase("IP[^。]{0,12}(?:限制|不在|禁止|异常|封)", "IP受到限制"),
        Phrase("reques(?:t|ted URL was) rejected", "The requested URL was rejected"),
        Phrase("not acceptable", "Not Acceptable"),
        Phrase("mod_?security", "mod_security"),
        Phrase("(?:incident|support) ID", "Your support ID is 77"),
    ),
    # The same: asks for a browser.
    Wording.WANTS_BROWSER: (
        Phrase("(?:启用|开启|打开|禁用)[^。]{0,6}cookie", "请启用浏览器的Cookie"),
        Phrase("浏览器版本(?:过低|太低|较低|过旧)", "浏览器版本过低"),
        Phrase("升级(?:您的)?浏览器", "请升级您的浏览器"),
    ),
    # The same: asks who is there.
    Wording.WANTS_LOGIN: (
        Phrase("(?:会话|登[录陆])(?:已|已经)?(?:过期|超时|失效)", "您的会话已超时"),
        Phrase("重新登[录陆]", "请重新登录"),
        Phrase("请先?登[录陆]", "请先登录"),
        Phrase("扫码登[录陆]", "扫码登录"),
        Phrase("上网认证", "上网认证"),
        Phrase("[没无]有?(?:访问|浏览|查看|操作)?权限", "您没有查看权限"),
        Phrase("内部网站", "内部网站"),
        Phrase("[过用][^。]{0,6}内网访问", "请使用政务内网访问"),
    ),
    # The same: the server's own trouble.
    Wording.BROKEN: (
        Phrase("welcome to nginx", "Welcome to nginx!"),
        Phrase("IIS Windows", "IIS Windows Server"),
        Phrase("Internet Information Services", "Internet Information Services"),
        Phrase("Apache Tomcat", "Apache Tomcat/9.0"),
        Phrase("(?:Default|Test) Page", "Default Page"),
        Phrase("It works!", "It works!"),
        Phrase("找到(?:对应的)?站点", "没有找到站点"),
        Phrase("站点创建成功", "恭喜，站点创建成功"),
        Phrase("系统自动生成", "本页由系统自动生成"),
        Phrase("runtime error", "Runtime Error"),
        Phrase(r"HTTP (?:Status|Error) \d", "HTTP Status 500"),
        Phrase("Struts Problem", "Struts Problem Report"),
        Phrase("(?:fatal|parse) error", "Fatal error"),
        Phrase(r"\w(?:Exception|Error)\b", "java.lang.NullPointerException"),
        Phrase("SQLSTATE", "SQLSTATE[HY000]"),
        Phrase(r"ORA-\d", "ORA-12541"),
        Phrase("OLE DB", "Microsoft OLE DB Provider"),
        Phrase("ODBC", "ODBC 驱动程序"),
        Phrase("database error", "Database error"),
        Phrase("connect to (?:MySQL|data)", "Can't connect to MySQL server"),
        Phrase("数据库(?:连接)?(?:失败|错误|出错|异常)", "数据库连接失败"),
        Phrase("(?:系统|程序|服务器|内部|运行)(?:发生|出现)?(?:错误|异常|出错)", "系统发生异常"),
        Phrase("加载失败", "列表加载失败"),
        Phrase("请求失败", "请求失败"),
        Phrase(
            "while processing this directive",
            "[an error occurred while processing this directive]",
        ),
        Phrase("模板(?:文件)?不存在", "模板不存在"),
        Phrase("域名[^。]{0,12}(?:过期|到期|出售|转让|停放)", "该域名已到期"),
        Phrase("domain (?:is )?for sale", "This domain is for sale"),
    ),
    # The same: closed for a while.
    Wording.CLOSED: (
        Phrase("(?:网站|站点|本站|系统|平台|服务器?)[^。"
        "]{0,16}(?:关闭|暂停|停止|繁忙|正忙|无法访问|停机|割接)", "本网站今晚临时关闭"),
        Phrase("访问人数过多", "访问人数过多"),
        Phrase("稍[后候](?:再试|重试|再来|访问)", "请稍候再试"),
        Phrase("未[^。]{0,20}备案", "本站尚未取得备案"),
        Phrase("暂时?(?:无法|不能|停)(?:访问|显示|提供|打开|浏览|查询|服务)", "暂时无法显示"),
        Phrase("正在[^。]{0,8}(?:迁移|调整|整改|更新|加载|载入|同步|恢复|整合)", "数据正在迁移"),
        Phrase("(?:迁移|调整|整改|更新|加载|载入|同步)中", "内容更新中"),
    ),
    # The same: this page is no more.
    Wording.NO_MORE: (
        Phrase("已(?:经)?(?:下线|下架|停用|停办|注销|关停|撤销)", "本栏目已停用"),
        Phrase("已(?:经)?(?:迁移|整合|合并|搬迁|转移)[至到]", "本栏目已整合至政务公开"),
        Phrase("[没未]有?找到(?:该|此|相应|对应|指定|您|你)", "没有找到您要的内容"),
        Phrase("地址(?:有误|错误|不正确)", "地址有误"),
        Phrase("(?:页面|网页|访问)[^。]{0,6}(?:出错|飞走)", "页面出错了"),
        Phrase("(?:非法|无效|错误)的?(?:操作|参数|请求|访问|链接)", "非法参数"),
        Phrase("参数(?:错误|有误|不正确|无效)", "参数不正确"),
        Phrase("(?:频道|栏目|ID)[^。]{0,6}(?:错误|无效|不正确)", "栏目编号无效"),
        Phrase("could not be found", "The page could not be found"),
        Phrase("跳转[至到](?:网站)?首页", "五秒后跳转到首页"),
    ),
    # In a title or a row: somebody has broken into the portal, or taken its name.
    Wording.FOREIGN: (
        Phrase("娱乐[城场]", "澳门娱乐城"),
        Phrase("葡京", "葡京官网"),
        Phrase("百家乐", "百家乐在线"),
        Phrase("六合彩", "六合彩开奖"),
        Phrase("时时彩", "时时彩计划"),
        Phrase("送彩金", "注册送彩金"),
        Phrase("真人荷官", "真人荷官"),
        Phrase("博彩[网公平]", "博彩公司"),
        Phrase("体育投注", "体育投注"),
        Phrase("老虎机", "老虎机"),
        Phrase("棋牌游戏", "棋牌游戏"),
        Phrase("赌场", "网上赌场"),
    ),
    # Only in a row that leads out of the portal: streets and estates bear such names too.
    Wording.FOREIGN_ROW: (
        Phrase("太阳城", "太阳城线上"),
        Phrase("威尼斯人", "威尼斯人注册"),
        Phrase("bet ?365", "bet365 中国"),
        Phrase("开户送", "开户送好礼"),
    ),
}  # fmt: skip

PATTERNS: dict[Wording, re.Pattern[str]] = {
    wording: compiled(phrases) for wording, phrases in WORDINGS.items()
}


def heard(wording: Wording, text: str) -> str:
    """The first words of a text that say this, "" where none do."""
    found = PATTERNS[wording].search(text)
    return found[0] if found else ""
