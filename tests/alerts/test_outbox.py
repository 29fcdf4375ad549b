"""What is queued is sent once to everyone, whatever the mail server does in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from alerts.errors import TemporaryError, UncertainError
from alerts.transports import Letter
from storage.records import Owner
from tests.alerts.builders import HandClock, drain, opened, queue, states, statuses
from tests.alerts.post import DROP, HOLD, post_office

MINUTE = timedelta(minutes=1)


class Recorder:
    """A transport that remembers what it was given and does as it is told."""

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.given: list[str] = []

    def send(self, letter: Letter, offering: Callable[[], None]) -> None:
        self.given.append(letter.recipient)
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        offering()

    def trace(self, letter: Letter) -> str:
        return ""

    def close(self) -> None:
        pass


def test_every_recipient_gets_a_transaction_of_its_own_and_is_not_told_twice(
    tmp_path: Path,
) -> None:
    queue(tmp_path, "a@x.cn b@x.cn", "c@x.cn")
    with post_office() as post:
        drain(tmp_path, post.port)
        drain(tmp_path, post.port, retry_now=True)
        assert post.recipients == ["a@x.cn", "b@x.cn", "c@x.cn"]
    assert statuses(tmp_path) == {"a": "sent", "c": "sent"}


def test_a_partial_refusal_neither_repeats_nor_loses_a_copy(tmp_path: Path) -> None:
    queue(tmp_path, "a@x.cn b@x.cn c@x.cn")
    with post_office() as post:
        post.answer("RCPT b@x.cn", "550 no such user")
        post.answer("RCPT c@x.cn", "451 later")
        drain(tmp_path, post.port)
        state = states(tmp_path)["a"]
        assert state.status == "sent"
        assert state.reason == (
            "copy to b@x.cn failed: the server refused the recipient b@x.cn: 550 no such user; "
            "copy to c@x.cn queued: the server refused the recipient c@x.cn: 451 later"
        )
        drain(tmp_path, post.port, retry_now=True)
        assert post.recipients == ["a@x.cn", "c@x.cn"]


def test_a_temporary_refusal_rests_before_it_is_tried_again_under_the_same_id(
    tmp_path: Path,
) -> None:
    queue(tmp_path, "a@x.cn")
    clock = HandClock()
    with post_office() as post:
        post.answer("RCPT", "450 greylisted", "450 greylisted")
        drain(tmp_path, post.port, clock=clock)
        assert states(tmp_path)["a"].status == "queued"
        assert "450 greylisted" in states(tmp_path)["a"].reason
        clock.forward(4 * MINUTE)
        drain(tmp_path, post.port, clock=clock)
        assert len(post.replies["RCPT"]) == 1
        clock.forward(MINUTE)
        drain(tmp_path, post.port, clock=clock)
        clock.forward(14 * MINUTE)
        drain(tmp_path, post.port, clock=clock)
        assert not post.taken
        clock.forward(MINUTE)
        drain(tmp_path, post.port, clock=clock)
        assert [mail.message["Message-ID"] for mail in post.taken] == [
            states(tmp_path)["a"].message_id
        ]


def test_retry_now_does_not_wait(tmp_path: Path) -> None:
    queue(tmp_path, "a@x.cn")
    with post_office() as post:
        post.answer("DOT", "452 no space")
        drain(tmp_path, post.port)
        drain(tmp_path, post.port)
        assert not post.taken
        drain(tmp_path, post.port, retry_now=True)
        assert post.recipients == ["a@x.cn"]


def test_a_permanent_refusal_is_kept_with_its_reason_and_never_tried_again(tmp_path: Path) -> None:
    queue(tmp_path, "a@x.cn", "b@x.cn")
    with post_office() as post:
        post.answer("RCPT a@x.cn", "550 unknown user")
        drain(tmp_path, post.port)
        drain(tmp_path, post.port, retry_now=True)
        assert post.recipients == ["b@x.cn"]
    assert states(tmp_path)["a"].status == "failed"
    assert states(tmp_path)["a"].reason.endswith("550 unknown user")


@pytest.mark.parametrize("loss", [DROP, HOLD])
def test_a_lost_answer_is_uncertain_and_retried_once_under_the_same_id(
    tmp_path: Path, loss: str
) -> None:
    queue(tmp_path, "a@x.cn")
    with post_office() as post:
        post.answer("LOST", loss, loss)
        drain(tmp_path, post.port)
        assert states(tmp_path)["a"].status == "uncertain"
        drain(tmp_path, post.port)
        assert len(post.taken) == 1
        drain(tmp_path, post.port, retry_now=True)
        drain(tmp_path, post.port, retry_now=True)
        assert states(tmp_path)["a"].status == "uncertain"
        assert [mail.message["Message-ID"] for mail in post.taken] == [
            "<a.2018-07-31@office.test>"
        ] * 2


def test_a_doubt_ends_when_the_second_try_is_answered_and_outlives_a_refusal_for_now(
    tmp_path: Path,
) -> None:
    queue(tmp_path, "a@x.cn")
    way_out = Recorder(UncertainError("lost"), TemporaryError("later", 451))
    drain(tmp_path, way_out)
    drain(tmp_path, way_out, retry_now=True)
    assert statuses(tmp_path) == {"a": "uncertain"}
    drain(tmp_path, way_out, retry_now=True)
    assert statuses(tmp_path) == {"a": "sent"}


def test_a_server_that_is_away_is_asked_once_and_everything_stays_queued(tmp_path: Path) -> None:
    queue(tmp_path, "a@x.cn", "b@x.cn", "c@x.cn")
    with post_office() as post:
        port = post.port
    drain(tmp_path, port)
    assert statuses(tmp_path) == {"a": "queued", "b": "queued", "c": "queued"}
    assert "refused" in states(tmp_path)["a"].reason
    assert states(tmp_path)["c"].reason.startswith("not tried: ")


def test_a_server_that_takes_no_more_is_left_in_peace_and_the_rest_goes_out_first_next_time(
    tmp_path: Path,
) -> None:
    queue(tmp_path, *(f"{name}@x.cn" for name in "abcdefghij"))
    with post_office() as post:
        post.answer("DOT", *["452 quota"] * 5)
        drain(tmp_path, post.port)
        assert not post.replies["DOT"]
        assert not post.taken
        drain(tmp_path, post.port, retry_now=True)
        assert post.recipients == [f"{name}@x.cn" for name in "fghijabcde"]


def test_a_greylisting_server_is_asked_for_every_recipient(tmp_path: Path) -> None:
    queue(tmp_path, *(f"{name}@x.cn" for name in "abcdefgh"))
    with post_office() as post:
        post.answer("RCPT", *["450 greylisted"] * 8)
        drain(tmp_path, post.port)
        assert not post.replies["RCPT"]
        drain(tmp_path, post.port, retry_now=True)
        assert len(post.taken) == 8


def test_an_address_that_was_taken_off_the_roster_gets_nothing_any_more(tmp_path: Path) -> None:
    queue(tmp_path, "a@x.cn b@x.cn")
    way_out = Recorder()
    drain(tmp_path, way_out, addresses=["b@x.cn"])
    assert way_out.given == ["b@x.cn"]
    assert states(tmp_path)["a"].status == "skipped"
    assert "no longer in units.csv" in states(tmp_path)["a"].reason


def test_a_newer_notice_takes_the_place_of_one_that_still_waits(tmp_path: Path) -> None:
    queue(tmp_path, "a@x.cn")
    drain(tmp_path, Recorder(TemporaryError("later", 451)))
    queue(tmp_path, "a@x.cn", day=date(2018, 8, 7))
    way_out = Recorder()
    drain(tmp_path, way_out, retry_now=True)
    assert way_out.given == ["a@x.cn"]
    assert statuses(tmp_path) == {"a": "skipped"}
    assert statuses(tmp_path, date(2018, 8, 7)) == {"a": "sent"}


def test_two_processes_at_once_send_each_mail_once(tmp_path: Path) -> None:
    names = "abcdefghijkl"
    queue(tmp_path, *(f"{name}@x.cn" for name in names))
    with post_office() as post:
        threads = [
            threading.Thread(
                target=drain,
                args=(tmp_path, post.port),
                kwargs={"retry_now": True, "owner": Owner("elsewhere", number)},
            )
            for number in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(post.recipients) == [f"{name}@x.cn" for name in names]


def test_a_claim_of_a_process_that_may_live_elsewhere_holds_until_it_runs_out(
    tmp_path: Path,
) -> None:
    queue(tmp_path, "a@x.cn")
    clock, way_out = HandClock(), Recorder()
    with opened(tmp_path) as notices:
        deliveries = notices.deliveries()
        (delivery_id,) = deliveries.due(clock.now(), ignore_back_off=True)
        deliveries.claim(delivery_id, Owner("elsewhere", 1), clock.now() + 30 * MINUTE)
    drain(tmp_path, way_out, clock=clock, retry_now=True)
    assert way_out.given == []
    assert statuses(tmp_path) == {"a": "queued"}
    assert states(tmp_path)["a"].reason == "being sent by process 1 on elsewhere"
    clock.forward(31 * MINUTE)
    drain(tmp_path, way_out, clock=clock)
    assert way_out.given == ["a@x.cn"]


def test_whoever_lost_the_claim_stops_before_the_mail_can_be_taken(tmp_path: Path) -> None:
    queue(tmp_path, "a@x.cn")
    clock = HandClock()

    class Slow(Recorder):
        def send(self, letter: Letter, offering: Callable[[], None]) -> None:
            clock.forward(timedelta(hours=1))
            drain(tmp_path, other, clock=clock, owner=Owner("elsewhere", 2))
            super().send(letter, offering)
            self.given.append("taken")

    other, slow = Recorder(), Slow()
    drain(tmp_path, slow, clock=clock, owner=Owner("elsewhere", 1))
    assert other.given == ["a@x.cn"]
    assert slow.given == ["a@x.cn"]
    assert statuses(tmp_path) == {"a": "sent"}
