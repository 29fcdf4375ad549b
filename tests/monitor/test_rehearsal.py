"""`notify --redirect-to`: the mails can be tried out, and no unit is told anything by it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.alerts.post import Post, post_office
from tests.monitor.watched import Watched

pytestmark = pytest.mark.on_both

DAY = date(2018, 7, 31)
OLD = date(2018, 6, 1)
TRIAL = "trial@x.cn"


def behind(home: Path, post: Post | None = None) -> Watched:
    """Two units with an address and one without, all behind."""
    mail = 'cc = ["office@x.cn"]' + (f'\nhost = "127.0.0.1"\nport = {post.port}' if post else "")
    units = {"财政局": "cz@x.cn", "教育局": "jy@x.cn", "审计局": ""}
    county = Watched.of(home, units, mail)
    county.crawl(DAY, dict.fromkeys(units, OLD))
    return county


def test_every_mail_goes_to_the_one_address_in_envelope_and_headers(tmp_path: Path) -> None:
    with post_office() as post:
        county = behind(tmp_path, post)
        rows = county.notify(DAY, "--redirect-to", TRIAL)
        assert post.recipients == [TRIAL, TRIAL]
        for taken in post.taken:
            assert str(taken.message["To"]) == TRIAL
            assert not {"Cc", "Bcc"} & set(taken.message.keys())
            assert str(taken.message["Subject"]).startswith("【试发】【栏目更新提醒】")
            assert not any(
                address in taken.content for address in (b"cz@x.cn", b"jy@x.cn", b"office@x.cn")
            )
        assert [(row["to"], row["status"]) for row in rows.values()] == [
            (TRIAL, "sent"),
            (TRIAL, "sent"),
            (None, "skipped"),
        ]
        assert rows["财政局"]["reason"].startswith(
            "redirected: the notice itself is for cz@x.cn, who was not told"
        )


def test_the_real_notice_still_goes_out_afterwards(tmp_path: Path) -> None:
    with post_office() as post:
        county = behind(tmp_path, post)
        county.notify(DAY, "--redirect-to", TRIAL)
        rows = county.notify(DAY)
        assert rows["财政局"]["status"] == "sent"
        assert post.recipients[2:] == ["cz@x.cn", "office@x.cn", "jy@x.cn", "office@x.cn"]
        assert len({str(taken.message["Message-ID"]) for taken in post.taken}) == 4


def test_what_waits_for_a_liaison_is_neither_sent_nor_given_up(tmp_path: Path) -> None:
    with post_office() as post:
        county = behind(tmp_path, post)
        post.answer("RCPT cz@x.cn", "451 later")
        post.answer("RCPT jy@x.cn", "550 no such user")
        before = county.notify(DAY)
        assert (before["财政局"]["status"], before["教育局"]["status"]) == ("queued", "failed")
        taken = len(post.taken)
        county.notify(DAY, "--redirect-to", TRIAL)
        assert not [mail for mail in post.taken[taken:] if mail.recipient != TRIAL]
        assert county.notify(DAY)["财政局"] == before["财政局"]


def test_a_rehearsal_that_waits_is_not_sent_by_the_real_run(tmp_path: Path) -> None:
    with post_office() as post:
        county = behind(tmp_path, post)
        post.answer(f"RCPT {TRIAL}", "451 later", "451 later")
        county.notify(DAY, "--redirect-to", TRIAL)
        county.notify(DAY, "--retry-now")
        assert TRIAL not in post.recipients


def test_asked_twice_the_trial_address_gets_each_mail_once(tmp_path: Path) -> None:
    county = behind(tmp_path)
    first = county.notify(DAY, "--redirect-to", TRIAL)
    assert county.notify(DAY, "--redirect-to", TRIAL) == first
    assert len(county.mails) == 2
    county.notify(DAY, "--redirect-to", "other@x.cn")
    assert len(county.mails) == 4


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@x.cn,b@x.cn", "a@x.cn\r\nBcc: b@x.cn", "某某 <a@x.cn>"]
)
def test_anything_but_one_plain_address_is_refused(tmp_path: Path, address: str) -> None:
    county = behind(tmp_path)
    result = county.ask("notify", "--as-of", str(DAY), "--redirect-to", address)
    assert result.exit_code == 2
    assert not county.mails


@pytest.mark.parametrize(
    "words", [("--dry-run", "--release"), ("--dry-run", "--redirect-to", TRIAL)]
)
def test_what_excludes_one_another_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert behind(tmp_path).ask("notify", *words).exit_code == 2


def test_a_dry_run_writes_nothing_at_all(tmp_path: Path) -> None:
    county = behind(tmp_path)
    before = {
        path: path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file() and "tongbao.db-" not in path.name
    }
    assert county.notify(DAY, "--dry-run")["财政局"]["status"] == "queued"
    assert not county.mails
    for path, content in before.items():
        assert path.read_bytes() == content
