"""What a notice says, and that nobody's name, title or address can make it say anything else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

import pytest

from alerts.compose import Composer, Digest, Item, Postmark, message_domain, subject
from storage.notices.records import Kind

DAY = date(2018, 7, 31)
POSTMARK = Postmark(
    sender="office@linshu.test",
    to="qingyun@linshu.test",
    cc=("leader@linshu.test", "office2@linshu.test"),
    reply_to="clerk@linshu.test",
    message_id="<1@linshu.test>",
    date=datetime(2018, 7, 31, 1, tzinfo=UTC),
)
LATE = Item(
    unit="青云镇",
    column="工作动态",
    address="http://www.linshu.test/qyz/gzdt/",
    cycle="每周",
    kind=Kind.OVERDUE,
    late_from=date(2018, 6, 27),
    latest=date(2018, 6, 20),
    title="我镇召开会议",
    days=41,
    band="1个月以上",
    checked_on=DAY,
    mend_by=date(2018, 8, 7),
    limit=date(2018, 7, 24),
)
BLANK = replace(
    LATE, column="规划计划", late_from=None, latest=None, title="", days=None, band="空白栏目"
)
SOON = replace(
    LATE,
    column="通知公告",
    kind=Kind.SOON,
    late_from=date(2018, 8, 2),
    latest=date(2018, 7, 26),
    days=5,
    band="正常",
)


def digest(*items: Item, unit: str = "青云镇", portal: str = "临沭县人民政府网站") -> Digest:
    return Digest(unit, portal, DAY, items)


def composed(
    *items: Item, unit: str = "青云镇", portal: str = "临沭县人民政府网站"
) -> EmailMessage:
    content = Composer().compose(digest(*items, unit=unit, portal=portal), POSTMARK)
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def plain(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def html(message: EmailMessage) -> str:
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


class Markup(HTMLParser):
    """The tags, the links and the text of a page, as a mail program would see them."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_headers_say_who_what_and_that_a_machine_wrote_it() -> None:
    message = composed(LATE, BLANK)
    assert str(message["From"]) == "临沭县人民政府网站 <office@linshu.test>"
    assert str(message["To"]) == "qingyun@linshu.test"
    assert str(message["Cc"]) == "leader@linshu.test, office2@linshu.test"
    assert str(message["Reply-To"]) == "clerk@linshu.test"
    assert str(message["Subject"]) == "【栏目更新提醒】青云镇：2个栏目超期（截至2018年7月31日）"
    assert message["Message-ID"] == "<1@linshu.test>"
    assert message["Date"].datetime == POSTMARK.date
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<column-notices.linshu.test>"


def test_the_subject_counts_overdue_and_soon_due_columns_apart() -> None:
    assert "：1个栏目超期、2个栏目将到期（" in subject(digest(LATE, SOON, SOON))
    assert "：1个栏目将到期（" in subject(digest(SOON))


def test_each_column_has_its_path_address_last_entry_days_cycle_and_deadline() -> None:
    text = plain(composed(LATE))
    for said in (
        "青云镇 › 工作动态（1个月以上）",
        "网址：http://www.linshu.test/qyz/gzdt/",
        "最近一条：2018年6月20日《我镇召开会议》",
        "未更新天数：41天",
        "更新周期：每周",
        "超期起始：2018年6月27日",
        "整改期限：2018年8月7日",
        "整改标准：列表中有标注日期晚于2018年7月24日的信息",
        "核查日期：2018年7月31日",
        "怎样算整改到位",
        "clerk@linshu.test",
    ):
        assert said in text


@pytest.mark.parametrize("read", [plain, html])
@pytest.mark.parametrize(
    ("portal", "said"),
    [
        ("临沭县人民政府", "经巡查临沭县人民政府网站，"),
        ("中国临沭", "中国临沭网站"),
        ("临沭县人民政府门户网站", "临沭县人民政府门户网站，"),
    ],
)
def test_the_mail_speaks_of_the_site_not_of_the_government(
    read: object, portal: str, said: str
) -> None:
    assert said in read(composed(LATE, portal=portal))  # type: ignore[operator]


@pytest.mark.parametrize("read", [plain, html])
def test_a_title_that_names_a_document_is_quoted_not_bracketed_twice(read: object) -> None:
    text = read(composed(replace(LATE, title="《城镇管理办法》政策解读")))  # type: ignore[operator]
    assert "“《城镇管理办法》政策解读”" in text


@pytest.mark.parametrize("read", [plain, html])
def test_text_and_html_say_the_same(read: object) -> None:
    said = read(composed(replace(LATE, leads=("青云镇", "财政局")), BLANK, SOON))  # type: ignore[operator]
    for part in (
        "工作动态",
        "41天",
        "共同负责：青云镇、财政局",
        "空白栏目",
        "请尽快发布首条信息",
        "2018年8月2日之前",
    ):
        assert part in said
    assert said.index("工作动态") < said.index("规划计划") < said.index("通知公告")


def test_a_column_overdue_before_the_first_band_is_called_overdue_not_normal() -> None:
    assert "工作动态（超期）" in plain(composed(replace(LATE, band="正常", days=8)))


HOSTILE = (
    "<script>alert(1)</script><img src=http://evil.test/x.png>",
    "\"><a href='http://evil.test'>",
    "{{ 7 * 7 }}{% raw %}%s{0.__class__}",
    "a\r\nBcc: evil@evil.test\r\n\r\nbody",
    "a\u2028Bcc: evil@evil.test\u0085x\x00y",
    "\u202egpj.exe\u2066\u200b" + "e" + "\u0301" * 100,
    "长" * 10_000,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_and_titles_stay_text_wherever_they_stand(text: str) -> None:
    hostile = replace(LATE, unit=text, column=text, title=text, leads=(text, text))
    message = composed(hostile, unit=text, portal=text)
    assert [str(message[name]) for name in ("To", "Reply-To")] == [
        "qingyun@linshu.test",
        "clerk@linshu.test",
    ]
    assert message["From"].addresses[0].addr_spec == "office@linshu.test"
    assert len(message["From"].addresses) == 1
    assert "Bcc" not in message
    assert set(message.keys()) == set(composed(LATE).keys())
    page = Markup(html(message))
    assert page.tags <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "div",
        "p",
        "h3",
        "b",
        "a",
        "span",
    }
    assert page.links == ["http://www.linshu.test/qyz/gzdt/", "mailto:clerk@linshu.test"]
    for said in (str(message["Subject"]), plain(message), page.text):
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u2028\x00]|\u0301{3}", said)
    assert len(str(message["Subject"])) < 100


def test_braces_are_shown_as_typed() -> None:
    message = composed(replace(LATE, title="{{ 7 * 7 }} {% x %} %s"))
    assert "《{{ 7 * 7 }} {% x %} %s》" in plain(message)
    assert "《{{ 7 * 7 }} {% x %} %s》" in Markup(html(message)).text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "\tjavascript:alert(1)",
        "data:text/html,x",
        "http:\\\\evil.test",
        "//evil.test",
        'http://x.test/"onclick="x',
        "http://x.test/\r\nBcc:",
        "http://[",
    ],
)
def test_only_plain_web_addresses_become_links(address: str) -> None:
    page = Markup(html(composed(replace(LATE, address=address))))
    assert page.links == ["mailto:clerk@linshu.test"]
    assert "onclick" not in page.attributes


def test_two_hundred_columns_and_long_lines_make_a_mail_that_every_relay_takes() -> None:
    many = [replace(LATE, column=f"第{number}栏", title="很长" * 90) for number in range(200)]
    content = Composer().compose(digest(*many), POSTMARK)
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) < 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert "200. 青云镇 › 第199栏" in plain(composed(*many))


def test_odd_but_valid_addresses_are_kept_and_others_refused() -> None:
    content = Composer().compose(
        digest(LATE), replace(POSTMARK, to="a..b@x.cn", sender="tongbao@localhost")
    )
    assert b"To: a..b@x.cn\r\n" in content
    assert b"List-Id: <column-notices.localhost>" in content
    for address in (
        "a@x.cn, b@x.cn",
        '"a" <b@x.cn>',
        "a@x.cn\r\nBcc: b@x.cn",
        "a@x.cn\n",
        "a b@x.cn",
    ):
        with pytest.raises(ValueError):
            Composer().compose(digest(LATE), replace(POSTMARK, to=address))


def test_the_same_notice_is_composed_to_the_same_bytes() -> None:
    assert Composer().compose(digest(LATE), POSTMARK) == Composer().compose(digest(LATE), POSTMARK)


def test_ids_are_made_under_the_senders_domain() -> None:
    assert message_domain("office@LinShu.test") == "linshu.test"


MENDED = replace(
    LATE,
    kind=Kind.MENDED,
    latest=date(2018, 7, 30),
    title="我镇召开第二次会议",
    days=1,
    band="正常",
)


def test_a_mended_column_is_thanked_for_after_all_else() -> None:
    message = composed(LATE, SOON, MENDED)
    assert str(message["Subject"]) == (
        "【栏目更新提醒】青云镇：1个栏目超期、1个栏目将到期、1个栏目已更新（截至2018年7月31日）"
    )
    assert "三、已更新的栏目（1个，感谢配合）" in plain(message)
    assert "最近一条：2018年7月30日《我镇召开第二次会议》" in plain(message)
    assert "已更新的栏目（1个，感谢配合）" in html(message)
    assert "一、已更新的栏目" in plain(composed(MENDED))
    for words in ("怎样算已更新", "怎样算整改到位"):
        assert words not in plain(composed(MENDED)) + html(composed(MENDED))
    assert "怎样算已更新" in plain(composed(SOON))


@pytest.mark.parametrize("read", [plain, html])
def test_a_mail_names_whom_to_ask_and_what_happens_otherwise_where_that_is_set(
    read: object,
) -> None:
    def said(**more: str) -> str:
        content = Composer().compose(replace(digest(LATE), **more), POSTMARK)  # type: ignore[arg-type]
        message = message_from_bytes(content, policy=default)
        return read(message)  # type: ignore[operator, no-any-return]

    assert "请联系临沭县人民政府网站管理部门（" in said()
    assert "届时" not in said()
    assert "请联系县政府办 张三 0539-1234567（" in said(contact="县政府办 张三 0539-1234567")
    assert "届时仍未更新的，将列入当期通报。" in said(
        consequence="届时仍未更新的，将列入当期通报。"
    )
    assert "首次提醒" not in said()
    assert "首次提醒：2018年7月24日" in read(composed(replace(LATE, told_on=date(2018, 7, 24))))  # type: ignore[operator]


def test_an_escalated_mail_names_the_columns_for_which_it_is_copied() -> None:
    message = composed(replace(LATE, escalated=True), BLANK)
    for text in (plain(message), html(message)):
        assert "其中工作动态自首次提醒以来长期未更新，本邮件同时抄送有关负责人。" in text
    assert "抄送" not in plain(composed(LATE))


def test_a_rehearsal_says_so_in_subject_and_body() -> None:
    content = Composer().compose(digest(LATE), replace(POSTMARK, rehearsal=True))
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    assert str(message["Subject"]).startswith("【试发】【栏目更新提醒】青云镇")
    for text in (plain(message), html(message)):
        assert "本邮件为试发，未发送给责任单位，不作为正式提醒。" in text
