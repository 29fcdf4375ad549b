"""What a notice says: a digest of one unit's columns as one mail. Pure: values in, bytes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from alerts.words import chinese_date, plain, site_name, titled
from config.settings import mail_address
from storage.notices.records import Kind

_WORKBOOK = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REHEARSED = "【试发】"
"""Goes before the subject of a mail that is only tried out."""


@dataclass(frozen=True, slots=True)
class Item:
    """One column in a digest.

    late_from: the first day on which it counts as overdue; None for a column that never held an
    entry. leads: every unit that answers for it, where there are several. separate: only entries
    whose source is the unit count. days, band: as the lists show them. escalated: it was told of
    for so long that the mail is copied to others. mend_by: 整改期限 of an overdue column, and limit
    the newest shown date with which it still is overdue on the digest's day. told_on: when the unit
    was first told of it, where it was. printed_in: the issued circular that names it, "" where none
    does. due_on, tasks: what is to be published in it by a day that is near.
    """

    unit: str
    column: str
    address: str
    cycle: str
    kind: Kind
    late_from: date | None
    latest: date | None
    title: str
    days: int | None
    band: str
    leads: tuple[str, ...] = ()
    separate: bool = False
    checked_on: date | None = None
    escalated: bool = False
    mend_by: date | None = None
    limit: date | None = None
    told_on: date | None = None
    printed_in: str = ""
    due_on: date | None = None
    tasks: tuple[str, ...] = ()

    @property
    def overdue(self) -> bool:
        return self.kind is Kind.OVERDUE

    @property
    def mark(self) -> str:
        """The word beside its name: its band, or 超期 where a short cycle
        ran out before the first band.
        """
        return "超期" if self.band == "正常" else self.band


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail: its name as the reader sees it, and a workbook's bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided of a reply of the unit. kind: mended, objection, exemption; said: the
    unit's own words; answer: the office's. until: the last day of an exemption.
    """

    column: str
    kind: str
    said: str
    accepted: bool
    answer: str
    on: date
    until: date | None = None

    @property
    def name(self) -> str:
        """What the unit had sent."""
        words = {"mended": "已整改", "objection": "异议", "exemption": "豁免申请"}
        return words.get(self.kind, "反馈")


@dataclass(frozen=True, slots=True)
class Digest:
    """All that there is to say to one unit on one day; `items` stand in the order
    in which they are to be read.

    contact: whom the unit asks, "" where nobody is named. consequence: what happens where it does
    not mend in time, "" unsaid. link: the unit's own page in the web face, "" where there is none.
    rulings: what was decided of its replies.
    """

    unit: str
    portal: str
    day: date
    items: tuple[Item, ...]
    contact: str = ""
    consequence: str = ""
    link: str = ""
    rulings: tuple[Ruling, ...] = ()

    @property
    def overdue(self) -> tuple[Item, ...]:
        return self._of(Kind.OVERDUE)

    @property
    def soon(self) -> tuple[Item, ...]:
        return self._of(Kind.SOON)

    @property
    def duties(self) -> tuple[Item, ...]:
        return self._of(Kind.DUTY)

    @property
    def mended(self) -> tuple[Item, ...]:
        return self._of(Kind.MENDED)

    @property
    def escalated(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.escalated)

    def _of(self, kind: Kind) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind is kind)


@dataclass(frozen=True, slots=True)
class Postmark:
    """What stands in the headers and is fixed when the notice is queued. Every
    address has passed `mail_address`.

    rehearsal: the mail goes to somebody who tries it out, and says so.
    """

    sender: str
    to: str
    cc: tuple[str, ...]
    reply_to: str
    message_id: str
    date: datetime
    rehearsal: bool = False


def message_domain(sender: str) -> str:
    """The domain under which message ids and the list id are made."""
    return sender.rpartition("@")[2].lower() or "localhost"


def subject(digest: Digest) -> str:
    """【栏目更新提醒】青云镇：3个栏目超期（截至2018年7月31日）."""
    tasks = sum(len(item.tasks) for item in digest.duties)
    said = (
        *((len(digest.overdue), "个栏目超期"), (len(digest.soon), "个栏目将到期")),
        *((tasks, "项任务将到期"), (len(digest.mended), "个栏目已更新")),
        (len(digest.rulings), "条反馈已办理"),
    )
    counts = "、".join(f"{number}{words}" for number, words in said if number)
    return f"【栏目更新提醒】{plain(digest.unit, 40)}：{counts}（截至{chinese_date(digest.day)}）"


class Composer:
    """Renders digests; holds the loaded templates, nothing else."""

    def __init__(self) -> None:
        # Who only asks what a notice would name, as `tongbao lists` does, needs no templates.
        from alerts.rendering import templates

        self._templates = templates("alerts", "templates")
        self._templates.filters.update(day=chinese_date, site=site_name, titled=titled)

    def compose(
        self, digest: Digest, postmark: Postmark, attached: Attachment | None = None
    ) -> bytes:
        """The whole mail as it goes over the wire: ASCII, CRLF, plain text and HTML, and the
        attachment where there is one.
        """
        message = EmailMessage(policy=SMTP)
        domain = message_domain(postmark.sender)
        message["From"] = _mailbox(postmark.sender, plain(digest.portal, 60))
        message["To"] = _mailbox(postmark.to)
        if postmark.cc:
            message["Cc"] = [_mailbox(address) for address in postmark.cc]
        if postmark.reply_to:
            message["Reply-To"] = _mailbox(postmark.reply_to)
        title = f"{REHEARSED}{subject(digest)}" if postmark.rehearsal else subject(digest)
        message["Subject"] = title
        message["Date"] = postmark.date
        message["Message-ID"] = postmark.message_id
        message["List-Id"] = f"<column-notices.{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        words = {
            "digest": digest,
            "reply_to": postmark.reply_to,
            "subject": title,
            "rehearsal": postmark.rehearsal,
        }
        # base64, because a body line may be longer than SMTP allows and not
        # every relay takes 8-bit text
        message.set_content(self._templates.get_template("notice.txt").render(words), cte="base64")
        message.add_alternative(
            self._templates.get_template("notice.html").render(words), subtype="html", cte="base64"
        )
        mark = sha256(postmark.message_id.encode()).hexdigest()
        message.set_boundary(mark[:40])
        if attached is not None:
            message.add_attachment(
                attached.content, "application", _WORKBOOK, filename=attached.name
            )
            message.set_boundary(mark[24:])
        return message.as_bytes()


def _mailbox(address: str, name: str = "") -> Address:
    local, _, domain = mail_address(address).rpartition("@")
    return Address(name, local, domain)
