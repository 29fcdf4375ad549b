"""From verdicts to mails: at most one a unit and day, never the same twice, and
every silence with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from alerts.transports import open_transport
from config.clock import Clock
from config.exemptions import Exemption
from config.registry import Registry
from config.settings import MailSettings, PortalSettings, Secrets, Settings
from monitor.notices.notify import OVERTAKEN, Notifier
from monitor.rules.verdicts import Verdict, judge
from storage.engine import reading
from storage.notices.records import NoticeState
from storage.owners import this_process
from storage.store import Store
from storage.tables import Base
from tests.alerts.post import post_office
from tests.monitor import kept_in
from tests.monitor.builders import RULES, column, standing, unit

pytestmark = pytest.mark.on_both

DAY = date(2018, 7, 31)
CLOCK = Clock(ZoneInfo("Asia/Shanghai"))
FRESH, STALE = 1, 40


def roster(**addresses: str) -> Registry:
    """财政局 answers for 工作动态 and, with 教育局, for 公告; 审计局 has no
    address and answers for 审计公开.
    """
    known = {"财政局": "cz@x.cn", "教育局": "jy@x.cn", "审计局": ""} | addresses
    units = tuple(unit(name, email=address) for name, address in known.items())
    return Registry(
        units,
        (
            column("工作动态", "财政局"),
            column("公告", "财政局、教育局"),
            column("审计公开", "审计局"),
        ),
    )


@dataclass
class Office:
    """One county folder whose columns were last updated so many days before the as-of
    day; None could not be read.
    """

    home: Path
    store: Store
    registry: Registry
    mail: MailSettings
    exemptions: tuple[Exemption, ...] = ()

    def verdicts(self, day: date, ages: tuple[int | None, ...]) -> tuple[Verdict, ...]:
        ids = self.store.enrol(self.registry, "", "").column_ids
        standings = {
            column_id: replace(
                standing(
                    None if age is None else str(day - timedelta(days=age)),
                    visited=str(day),
                    voided=age is None,
                ),
                column_id=column_id,
            )
            for column_id, age in zip(ids, ages, strict=True)
        }
        return judge(self.registry, ids, standings, day, RULES)

    @property
    def notifier(self) -> Notifier:
        portal = PortalSettings(name="临沭县人民政府网站", url="http://x.test/")
        settings = Settings(portal=portal, mail=self.mail)
        return Notifier(
            self.store.notices,
            settings,
            self.registry,
            RULES,
            CLOCK,
            this_process(),
            self.exemptions,
        )

    def notify(
        self, *ages: int | None, day: date = DAY, retry_now: bool = False
    ) -> dict[str, NoticeState]:
        transport = open_transport(self.mail, Secrets(), self.home)
        try:
            self.notifier.decide(day, self.verdicts(day, ages))
            self.notifier.send(transport, retry_now=retry_now)
        finally:
            transport.close()
        return {state.unit: state for state in self.notifier.states(day)}

    @property
    def mails(self) -> list[EmailMessage]:
        paths = sorted((self.home / "data" / "outbox").glob("*.eml"))
        messages = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
        return [message for message in messages if isinstance(message, EmailMessage)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Store.open(kept_in.address(), tmp_path) as store:
        store.upgrade()
        yield Office(tmp_path, store, roster(), MailSettings())


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def subjects(office: Office) -> list[str]:
    return [str(mail["Subject"]) for mail in office.mails]


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that the database holds."""
    with reading(store._engine) as connection:
        tables = Base.metadata.sorted_tables
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in tables
        }


def test_each_unit_gets_one_mail_with_all_its_overdue_columns(office: Office) -> None:
    states = office.notify(STALE, STALE + 1, FRESH)
    assert {unit: state.status.value for unit, state in states.items()} == {
        "财政局": "sent",
        "教育局": "sent",
    }
    mails = {str(mail["To"]): mail for mail in office.mails}
    assert set(mails) == {"cz@x.cn", "jy@x.cn"}
    assert (
        str(mails["cz@x.cn"]["Subject"])
        == "【栏目更新提醒】财政局：2个栏目超期（截至2018年7月31日）"
    )
    assert body(mails["cz@x.cn"]).index("公告") < body(mails["cz@x.cn"]).index("工作动态")
    assert "共同负责：财政局、教育局" in body(mails["jy@x.cn"])
    assert "工作动态" not in body(mails["jy@x.cn"])


def test_the_date_is_of_the_day_and_the_id_is_that_of_the_record(office: Office) -> None:
    state = office.notify(STALE, FRESH, FRESH)["财政局"]
    (mail,) = office.mails
    assert mail["Date"].datetime.astimezone(CLOCK.zone).date() == DAY
    assert mail["Message-ID"] == state.message_id
    assert state.reason.startswith("written to the file data/outbox/2018-07-31_财政局_")


def test_asked_twice_it_tells_once_and_shows_what_the_earlier_call_did(office: Office) -> None:
    first = office.notify(STALE, FRESH, FRESH)
    assert office.notify(STALE, FRESH, FRESH) == first
    assert len(office.mails) == 1


def test_more_trouble_on_the_same_day_waits_for_the_next(office: Office) -> None:
    office.notify(STALE, FRESH, FRESH)
    office.notify(STALE, STALE, FRESH)
    assert {str(mail["To"]) for mail in office.mails} == {"cz@x.cn", "jy@x.cn"}
    office.notify(STALE + 1, STALE + 1, FRESH, day=DAY + timedelta(days=1))
    assert len(office.mails) == 3


def test_without_an_address_the_silence_is_recorded_and_ends_on_the_day_it_is_given_one(
    office: Office,
) -> None:
    state = office.notify(FRESH, FRESH, STALE)["审计局"]
    assert (state.to, state.status, state.message_id) == (None, "skipped", None)
    assert state.reason == "no address (邮箱) in units.csv"
    office.registry = roster(审计局="sj@x.cn")
    assert office.notify(FRESH, FRESH, STALE)["审计局"].status == "sent"
    assert [str(mail["To"]) for mail in office.mails] == ["sj@x.cn"]


def test_told_again_after_a_week_or_when_it_worsens_and_not_before(office: Office) -> None:
    told = []
    for days in range(16):
        day = DAY + timedelta(days=days)
        state = office.notify(8 + days, FRESH, FRESH, day=day)["财政局"]
        if state.status == "sent":
            told.append(days)
        else:
            assert state.reason == f"already told on {DAY + timedelta(days=told[-1])}"
    # overdue for a day at first; 两周以上 after 6 days; a week after that; 1个月以上 is still far
    assert told == [0, 6, 13]


def test_what_could_not_be_verified_is_in_no_mail(office: Office) -> None:
    office.notify(STALE, None, None)
    assert [str(mail["To"]) for mail in office.mails] == ["cz@x.cn"]
    assert "公告" not in body(office.mails[0])


def test_what_is_mended_is_thanked_for_once_and_what_lapses_again_is_told_again(
    office: Office,
) -> None:
    for days, age in ((0, 8), (1, 0), (2, 1), (3, 8)):
        office.notify(age, FRESH, FRESH, day=DAY + timedelta(days=days))
    assert subjects(office) == [
        "【栏目更新提醒】财政局：1个栏目超期（截至2018年7月31日）",
        "【栏目更新提醒】财政局：1个栏目已更新（截至2018年8月1日）",
        "【栏目更新提醒】财政局：1个栏目超期（截至2018年8月3日）",
    ]
    assert "怎样算已更新" not in body(office.mails[1])


def test_a_column_that_could_not_be_read_is_not_thanked_for(office: Office) -> None:
    office.notify(STALE, FRESH, FRESH)
    office.notify(None, FRESH, FRESH, day=DAY + timedelta(days=1))
    assert len(office.mails) == 1


def test_a_mail_still_queued_is_withdrawn_once_its_columns_are_mended(office: Office) -> None:
    with post_office() as post:
        office.mail = MailSettings(host="127.0.0.1", port=post.port)
        post.answer("RCPT", "451 later")
        office.notify(STALE, FRESH, FRESH)
        office.notify(0, FRESH, FRESH, day=DAY + timedelta(days=1), retry_now=True)
        assert not post.taken
        (state,) = office.notifier.states(DAY)
        assert (state.status, state.reason) == ("skipped", OVERTAKEN)


def test_what_is_left_of_a_withdrawn_mail_is_told_in_a_new_one_on_the_same_day(
    office: Office,
) -> None:
    with post_office() as post:
        office.mail = MailSettings(host="127.0.0.1", port=post.port, cc=("office@x.cn",))
        post.answer("MAIL", "451 later", "451 later")
        office.notify(STALE, STALE, FRESH)
        office.notify(0, STALE, FRESH, retry_now=True)
        to_finance = [mail.message for mail in post.taken if str(mail.message["To"]) == "cz@x.cn"]
        assert [str(message["Subject"]) for message in to_finance] == [
            "【栏目更新提醒】财政局：1个栏目超期（截至2018年7月31日）"
        ] * 2
        assert sorted(post.recipients) == ["cz@x.cn", "jy@x.cn", "office@x.cn", "office@x.cn"]


def test_an_exempt_column_is_recorded_as_not_told_with_who_approved_it(office: Office) -> None:
    exemption = Exemption("财政局", "工作动态", "机构改革", "王主任", None, DAY)
    office.exemptions = (exemption,)
    state = office.notify(STALE, FRESH, FRESH)["财政局"]
    assert (state.status, state.reason) == ("skipped", "exempt until 2018-07-31: 机构改革 (王主任)")
    assert (
        office.notify(STALE, FRESH, FRESH, day=DAY + timedelta(days=1))["财政局"].status == "sent"
    )


def test_what_stays_overdue_is_copied_to_those_who_press_it_after_four_weeks(
    office: Office,
) -> None:
    office.mail = MailSettings(escalate_cc=("leader@x.cn",))
    for week in range(5):
        office.notify(STALE + 7 * week, FRESH, FRESH, day=DAY + timedelta(weeks=week))
    assert [str(mail["Cc"] or "") for mail in office.mails] == ["", "", "", "", "leader@x.cn"]
    assert "其中工作动态自首次提醒以来长期未更新，本邮件同时抄送有关负责人。" in body(
        office.mails[-1]
    )


def test_a_past_day_is_not_told_after_a_later_one(office: Office) -> None:
    office.notify(STALE, FRESH, FRESH)
    past = office.notify(STALE, FRESH, FRESH, day=DAY - timedelta(days=10))["财政局"]
    assert (past.status, past.reason) == ("skipped", "already told on 2018-07-31")
    assert len(office.mails) == 1


def test_a_dry_run_shows_the_same_and_writes_nothing(office: Office) -> None:
    verdicts = office.verdicts(DAY, (STALE, FRESH, STALE))
    before = dump(office.store)
    found, drafts = office.notifier.preview(DAY, verdicts)
    states = {state.unit: state for state in found}
    assert [(draft.unit, draft.to) for draft in drafts] == [("财政局", "cz@x.cn")]
    assert (states["财政局"].status, states["财政局"].reason, states["财政局"].to) == (
        "queued",
        "dry run",
        "cz@x.cn",
    )
    assert (states["审计局"].status, states["审计局"].to) == ("skipped", None)
    assert dump(office.store) == before
    assert not (office.home / "data" / "outbox").exists()


def test_copies_go_to_the_units_cc_and_the_offices_once_each(office: Office) -> None:
    first, *rest = office.registry.units
    office.registry = Registry(
        (replace(first, cc=("leader@x.cn", "cz@x.cn")), *rest), office.registry.columns
    )
    office.mail = MailSettings(cc=("office@x.cn", "leader@x.cn"))
    office.notify(STALE, FRESH, FRESH)
    (mail,) = office.mails
    assert str(mail["Cc"]) == "leader@x.cn, office@x.cn"


def test_an_address_corrected_after_a_refusal_is_written_to_on_the_same_day(office: Office) -> None:
    with post_office() as post:
        office.mail = MailSettings(host="127.0.0.1", port=post.port, cc=("office@x.cn",))
        post.answer("RCPT cz@x.cn", "550 no such user")
        refused = office.notify(STALE, FRESH, FRESH)["财政局"]
        assert refused.status == "failed"
        assert office.notify(STALE, FRESH, FRESH)["财政局"].status == "failed"
        office.registry = roster(财政局="cz2@x.cn")
        state = office.notify(STALE, FRESH, FRESH)["财政局"]
        assert (state.to, state.status) == ("cz2@x.cn", "sent")
        assert "copy to cz@x.cn failed" in state.reason
        assert post.recipients == ["office@x.cn", "cz2@x.cn"]
        assert len({mail.message["Message-ID"] for mail in post.taken}) == 2


def test_a_liaison_who_left_before_the_mail_went_out_gets_nothing_and_the_successor_does(
    office: Office,
) -> None:
    with post_office() as post:
        office.mail = MailSettings(host="127.0.0.1", port=post.port)
        post.answer("RCPT", "451 later")
        assert office.notify(STALE, FRESH, FRESH)["财政局"].status == "queued"
        office.registry = roster(财政局="cz2@x.cn")
        assert office.notify(STALE, FRESH, FRESH, retry_now=True)["财政局"].to == "cz2@x.cn"
        assert post.recipients == ["cz2@x.cn"]


def test_a_refusal_keeps_the_unit_untold_only_where_the_address_changes(office: Office) -> None:
    with post_office() as post:
        office.mail = MailSettings(host="127.0.0.1", port=post.port)
        post.answer("RCPT cz@x.cn", "550 no such user")
        office.notify(STALE, FRESH, FRESH)
        next_day = DAY + timedelta(days=1)
        assert office.notify(STALE + 1, FRESH, FRESH, day=next_day)["财政局"].status == "skipped"
        office.registry = roster(财政局="cz2@x.cn")
        assert office.notify(STALE + 1, FRESH, FRESH, day=next_day)["财政局"].status == "sent"


def test_findings_and_notices_are_stored_together_or_not_at_all(office: Office) -> None:
    verdicts = office.verdicts(DAY, (STALE, FRESH, STALE))
    bad = replace(office.registry.units[0], email="not an address")
    notifier = replace(
        office.notifier,
        registry=Registry((bad, *office.registry.units[1:]), office.registry.columns),
    )
    with pytest.raises(ValueError):
        notifier.decide(DAY, verdicts)
    assert not office.notifier.states(DAY)
    with office.notifier.notices.reading() as book:
        assert not book.findings()
