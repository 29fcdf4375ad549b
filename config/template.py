"""The files that a new county folder begins with."""

from __future__ import annotations

import json
import re
from pathlib import Path

from config.io.files import write_whole
from config.io.source import FORMS
from config.roster.headers import COLUMNS, UNITS
from config.roster.writing import column_examples, unit_examples, write_columns, write_units
from config.settings import FILE, ConfigError, parse_settings
from config.speech import en

_SETTINGS = """\
# One county's settings. Every key is written here with its default; delete a line to get the default back.

[portal]
name = {name:<26} # the portal's name, as mails and the circular print it
url = {url:<27} # its home page; this host and port may be reached even inside a private network
timezone = "Asia/Shanghai"        # the zone in which days begin and jobs run
delay = {delay:<25} # seconds between two requests to one host; 0 is allowed
concurrency = 4                   # requests at once to one host
timeout = 15                      # seconds for one request
robots = true                     # obey robots.txt
tiered = false                    # true: columns with long cycles are visited every third of their cycle, and trusted for as long
legacy_tls = false                # take TLS 1.0 and weak ciphers too, for a portal that offers nothing better
allowed_hosts = []                # further hosts (or host:port) that columns and redirects may lead to
allowed_networks = []             # private networks that those hosts may lie in, such as "10.1.0.0/16"

[bands]
periods = ["2 weeks", "1 month", "6 months", "1 year"]   # 两周以上, 1个月以上, 6个月以上, 1年以上
trust_days = 3                    # so long the last conclusive visit is relied on; then the column is 未能核查

[store]
url = "sqlite:///data/tongbao.db" # an SQLAlchemy address; a relative SQLite path begins at this folder

[evidence]
keep_days = 400                   # what pages were read from, and what each visit found, is kept for so long
late_days = 3                     # 首次发现晚于标注日期: an entry's date lies further than this before a visit that did not have it
burst_entries = 5                 # 集中发布: so many entries at once ...
burst_gap_days = 14               # ... after so many days without any

[mail]                            # the password: TONGBAO_MAIL_PASSWORD, or the file named by TONGBAO_MAIL_PASSWORD_FILE
host = ""                         # the SMTP server; empty: mails are written to data/outbox/ as .eml files
port = 25                         # its port
security = "none"                 # "none", "starttls" or "tls"; with the last two nothing is sent in the clear
username = ""                     # for the login; empty: none
login_in_clear = false            # true: the login may go over security = "none", where the line to the server is safe
from = ""                         # the sender's address; empty: the username where that is one, else tongbao at the server
reply_to = ""                     # where units answer to
contact = ""                      # whom units ask, as mails print it: 县政府办公室政务公开科 张三 0539-0000000; empty: the office's row
mend_within_days = 7              # 整改期限: so many days after the mail, moved to a working day
consequence = ""                  # what the mail says happens otherwise, such as 届时仍未更新的，将列入当期通报。; empty: nothing
attach_sheet = false              # a workbook of the unit's own columns goes with its mail
cc = []                           # addresses that get a copy of every notice
escalate_after_weeks = 4          # a column still overdue so long after its unit was first told ...
escalate_after_issues = 3         # ... or named in so many issued circulars in a row ...
escalate_cc = []                  # ... is copied to these addresses too (抄送); empty: to nobody
keep_days = 400                   # .eml files, and the record of what ran when, are kept for so long

[schedule]                        # crontab expressions in the portal's time zone; "" switches a job off
crawl = "0 2 * * *"               # the nightly crawl, then the lists
full = "0 22 * * sat"             # the weekly crawl of every page
hours = ""                        # the portal is crawled within these alone, such as "22:00-07:00"; empty: at any hour
notify = "0 9 * * mon-fri"        # notices; statutory holidays are left out
circular = "0 8 1 * *"            # the circular of the month before
backup = "0 5 * * *"              # a copy of the database in data/backups/, fourteen kept; then old files are cleared
ping = ""                         # an address asked for after every good night, such as a monitor's that misses it

[channels]                        # robots of the office's own group, told each morning; their keys: TONGBAO_WECOM_KEY and so on
use = []                          # any of "wecom", "dingtalk", "feishu"
wecom = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send" # 企业微信: its address, without the key
dingtalk = "https://oapi.dingtalk.com/robot/send" # 钉钉: its address, without the access token
feishu = "https://open.feishu.cn/open-apis/bot/v2/hook" # 飞书: its address, without its last part, the key

[circular]
groups = []                       # the order of the attachments by 分组; empty: the roster's
order = "counts"                  # of units in an attachment: "counts", who published most first; "roster", as in units.csv
name = "overdue"                  # who is named: "overdue", by each column's cycle; "bands": whatever stands in a band
weeks = "calendar"                # weeks missed by weekly columns: "calendar", Monday to Sunday; "rolling", seven idle days
unranked = []                     # units that stand in the tables and in no list, such as a bank's branch
max_unverified = 0.2              # a larger share of columns 未能核查: no circular is written, but for --draft
title = ""                        # empty: 关于{{期间}}{{门户}}内容保障情况的通报; figures in braces: docs/circular.md
issuer = ""                       # 发文机关; empty: the portal's name, with 办公室 after a 政府
addressees = ""                   # 主送机关 with its colon; empty: 各 and each group
number = ""                       # 文号; empty: none is printed
contact = ""                      # 附注 below the date, such as 联系人：张某，电话：0539-7200000
copies = ""                       # 抄送机关; empty: none is printed
opening = ""                      # the paragraph before 一、, where 前言.md has none
demands = []                      # the paragraphs of 下一步要求, where 要求.md has none
deadline_days = 10                # 整改期限: so many days after the day of issue
red_head = false                  # the issuer in red above the number, and a red rule below it
font_title = "方正小标宋简体"      # a machine without it takes the next named in the file
font_body = "仿宋"               # the font of the text
charts = false                    # a sheet 图表 and a page 附图: the period by group, and the last twelve months

# Lists of units, as many as the paper has; none: 信息公开 = 0 in each group. All keys: docs/circular.md
# [[circular.list]]
# name = "发布较少"
# measure = "合计"                # 信息公开, 动态信息, 合计, 重点领域, 超期栏目, 漏更周数 or 一周提醒
# groups = ["镇街园区"]           # a list for each; left out: one over all units
# at_most = 10                    # or equals, at_least, top, fewer_than

# Registers of what no crawl can know, below registers/; five come defined. All keys: docs/registers.md
# [[register]]
# name = "来信来访"
# date = "收到日期"               # the header of the day that counts
# due = "答复期限"
# done = "答复日期"

[matrix]                          # the checklist of indicators.csv: docs/matrix.md
title = ""                        # empty: 政务公开工作开展情况统计表
notes = []                        # notes of the county's own below it, such as 本表将作为年底考核依据

[web]                             # the web face, `tongbao serve`: docs/web.md
url = ""                          # where browsers reach it behind a proxy, such as https://tb.example.gov.cn/tongbao
"""


_COMMENT = re.compile(
    r"""
    ^ (?P<code> (?: \#\ (?= \w+\ = ) )?    # a key that is written as an example
        (?: [^"#\n] | "[^"\n]*" )* )
    \#\ (?P<comment> (?! \[\[ | \w+\ = ) .+ ) $    # but nothing that is itself an example
    """,
    re.VERBOSE | re.MULTILINE,
)


def comments() -> tuple[str, ...]:
    """The comments of tongbao.toml in their order, each once: texts of the operator."""
    return tuple(dict.fromkeys(found["comment"] for found in _COMMENT.finditer(_SETTINGS)))


def settings_text(name: str, url: str, *, delay: float = 0.5) -> str:
    """The text of tongbao.toml for a portal, its comments in the language that is spoken."""
    text = _COMMENT.sub(lambda found: f"{found['code']}# {en(found['comment'])}", _SETTINGS)
    return text.format(name=_toml(name), url=_toml(url), delay=f"{delay:g}")


def init_county(home: Path, name: str, url: str, *, workbooks: bool = False) -> tuple[Path, ...]:
    """Lay out a new county folder and tell its files. Raises ConfigError where one is already, or where name or url cannot be.

    workbooks: the rosters are .xlsx files with lists to choose from, else CSV. Both begin with examples that are never read.
    """
    text = settings_text(name, url)
    parse_settings(text)
    stems = [home / Path(name).stem for name in (UNITS, COLUMNS)]
    forms = [stem.with_suffix(form) for stem in stems for form in FORMS]
    present = [path for path in (home / FILE, *forms) if path.exists()]
    if present:
        raise ConfigError(
            [
                en("{path}: exists already; nothing was written").format(path=path)
                for path in present
            ]
        )
    home.mkdir(parents=True, exist_ok=True)
    write_whole(home / FILE, text.encode("utf-8"))
    units, columns = (stem.with_suffix(".xlsx" if workbooks else ".csv") for stem in stems)
    write_units(units, unit_examples())
    write_columns(columns, column_examples())
    return home / FILE, units, columns


def _toml(text: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
