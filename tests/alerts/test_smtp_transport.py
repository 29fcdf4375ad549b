"""One letter to one mail server: taken, refused for now, refused for good, or in doubt."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from alerts.errors import (
    PermanentError,
    TemporaryError,
    TransportError,
    UnavailableError,
    UncertainError,
)
from alerts.transports import Letter, Limits, SmtpTransport
from config.settings import MailSettings, Secrets
from tests.alerts.certificates import certificate
from tests.alerts.post import DROP, HOLD, Post, post_office

QUICK = Limits(connect=2, command=1, body=1, answer=1)
LETTER = Letter(
    b"Subject: x\r\n\r\n.a line that begins with a dot\r\n..\r\n",
    "<1@x.cn>",
    "a@x.cn",
    "2018-07-31",
)

# aiosmtpd's own warnings about what these tests ask of it
unencrypted_login = pytest.mark.filterwarnings("ignore:Requiring AUTH", "ignore:Session.login_data")


@contextmanager
def transport(
    port: int, *, tls: ssl.SSLContext | None = None, **settings: object
) -> Iterator[SmtpTransport]:
    mail = MailSettings.model_validate(
        {"host": "127.0.0.1", "port": port, "from": "office@x.cn", **settings}
    )
    way_out = SmtpTransport(mail, Secrets("geheim"), Path(), limits=QUICK, tls=tls)
    try:
        yield way_out
    finally:
        way_out.close()


def send(post: Post, **settings: object) -> list[str]:
    """Sends the letter; gives "offered" where it may have been taken."""
    offers: list[str] = []
    with transport(post.port, **settings) as way_out:  # type: ignore[arg-type]
        way_out.send(LETTER, lambda: offers.append("offered"))
    return offers


def test_a_letter_that_is_taken_arrives_as_it_was_and_is_offered_once() -> None:
    with post_office() as post:
        assert send(post) == ["offered"]
        assert [(mail.recipient, mail.content) for mail in post.taken] == [
            ("a@x.cn", LETTER.message)
        ]


@pytest.mark.parametrize(
    ("step", "reply", "expected"),
    [
        ("MAIL", "451 later", TemporaryError),
        ("MAIL", "553 not your address", PermanentError),
        ("MAIL", "530 log in first", UnavailableError),
        ("MAIL", DROP, TemporaryError),
        ("RCPT", "450 greylisted", TemporaryError),
        ("RCPT", "421 too busy", TemporaryError),
        ("RCPT", "550 unknown user", PermanentError),
        ("RCPT", DROP, TemporaryError),
        ("RCPT", HOLD, TemporaryError),
        ("DATA", "451 later", TemporaryError),
        ("DATA", "554 no", PermanentError),
        ("DATA", DROP, TemporaryError),
        ("DOT", "452 no space", TemporaryError),
        ("DOT", "421 closing", TemporaryError),
        ("DOT", "554 spam", PermanentError),
        ("DOT", DROP, UncertainError),
        ("DOT", "354 more", UncertainError),
        ("LOST", DROP, UncertainError),
        ("LOST", HOLD, UncertainError),
    ],
)
def test_each_answer_means_what_rfc_5321_says(
    step: str, reply: str, expected: type[TransportError]
) -> None:
    offers: list[str] = []
    with post_office() as post, transport(post.port) as way_out:
        post.answer(step, reply)
        with pytest.raises(TransportError) as refusal:
            way_out.send(LETTER, lambda: offers.append("offered"))
        assert type(refusal.value) is expected
        assert bool(offers) == (step in ("DOT", "LOST"))
        way_out.send(LETTER, lambda: None)
        assert post.taken[-1].recipient == "a@x.cn"


def test_letters_share_a_connection_and_a_connection_that_ended_is_replaced() -> None:
    with post_office() as post, transport(post.port) as way_out:
        way_out.send(LETTER, lambda: None)
        way_out.send(LETTER, lambda: None)
        assert post.connections == 1
        post.answer("MAIL", "421 too many mails on one connection")
        way_out.send(LETTER, lambda: None)
        assert (post.connections, len(post.taken)) == (2, 3)


def test_when_the_offer_cannot_be_noted_the_server_is_given_no_final_dot() -> None:
    def fail() -> None:
        raise RuntimeError("the database is gone")

    with post_office() as post, transport(post.port) as way_out:
        with pytest.raises(RuntimeError):
            way_out.send(LETTER, fail)
        way_out.send(LETTER, lambda: None)
        assert len(post.taken) == 1


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with transport(port) as way_out, pytest.raises(UnavailableError, match=f"127.0.0.1:{port}"):
        way_out.send(LETTER, lambda: None)


def test_a_server_that_drips_its_greeting_is_given_up_within_the_limit() -> None:
    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            for _ in range(1000):
                if stop.wait(0.1):
                    return
                with suppress(OSError):
                    connection.send(b"2")

    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip)
        thread.start()
        begun = time.monotonic()
        with (
            transport(listener.getsockname()[1]) as way_out,
            pytest.raises(UnavailableError, match="within 2 seconds"),
        ):
            way_out.send(LETTER, lambda: None)
        assert time.monotonic() - begun < 30
        stop.set()
        thread.join()


@pytest.mark.parametrize("step", ["banner", "EHLO", "MAIL", "RCPT", "DOT"])
def test_an_answer_without_end_is_cut_off_and_ends_in_a_word(step: str) -> None:
    """smtplib keeps every line of an answer: 200 MB a second."""
    endless = {"banner": b"220-", "DOT": b"250-"}.get(step, b"250-") + b"a" * 900 + b"\r\n"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(
            target=_serve_without_end, args=(listener, step, endless), daemon=True
        )
        server.start()
        expected = UncertainError if step == "DOT" else TemporaryError
        with transport(listener.getsockname()[1]) as way_out, pytest.raises(expected):
            way_out.send(LETTER, lambda: None)
        server.join(30)
        assert not server.is_alive()


def _serve_without_end(listener: socket.socket, step: str, endless: bytes) -> None:
    connection, _ = listener.accept()
    said = {
        b"EHLO": "EHLO",
        b"HELO": "EHLO",
        b"MAIL": "MAIL",
        b"RCPT": "RCPT",
        b"DATA": "DATA",
        b".\r\n": "DOT",
    }
    with connection, suppress(OSError):
        connection.settimeout(20)
        file = connection.makefile("rb")
        while step == "banner":
            connection.sendall(endless)
        connection.sendall(b"220 hi\r\n")
        for line in file:
            now = said.get(line if line == b".\r\n" else line[:4].upper(), "")
            while now == step:
                connection.sendall(endless)
            if now:
                connection.sendall(b"354 go\r\n" if now == "DATA" else b"250 ok\r\n")


def test_a_login_does_not_go_over_the_wire_in_the_clear_unless_that_is_said() -> None:
    with post_office(password="geheim") as post:
        with pytest.raises(UnavailableError, match="login_in_clear"):
            send(post, username="office@x.cn")
        assert not post.reached["EHLO"].is_set()


@unencrypted_login
def test_a_login_is_made_and_a_wrong_one_is_no_units_fault() -> None:
    with post_office(password="geheim") as post:
        send(post, username="office@x.cn", login_in_clear=True)
        assert len(post.taken) == 1
    with post_office(password="other") as post, pytest.raises(UnavailableError, match="535"):
        send(post, username="office@x.cn", login_in_clear=True)


def test_where_starttls_is_asked_for_and_not_offered_nothing_is_said_in_clear() -> None:
    with post_office() as post:
        with pytest.raises(UnavailableError, match="STARTTLS"):
            send(post, security="starttls")
        assert not post.reached["MAIL"].is_set()


def test_with_starttls_and_a_certificate_that_is_trusted_the_letter_goes_out(
    tmp_path: Path,
) -> None:
    server, client = certificate(tmp_path)
    with post_office(tls=server) as post:
        send(post, security="starttls", tls=client)
        assert len(post.taken) == 1


def test_with_tls_from_the_first_byte_the_letter_goes_out_to_a_trusted_server_only(
    tmp_path: Path,
) -> None:
    server, client = certificate(tmp_path)
    with post_office(from_the_start=server) as post:
        send(post, security="tls", tls=client)
        assert len(post.taken) == 1
        with pytest.raises(UnavailableError, match=r"(?i)certificate"):
            send(post, security="tls")


@pytest.mark.parametrize("trusted", [False, True])
def test_a_certificate_of_nobody_we_know_or_of_another_host_is_refused(
    tmp_path: Path, *, trusted: bool
) -> None:
    server, client = certificate(tmp_path, "127.0.0.9")
    with post_office(tls=server) as post, pytest.raises(UnavailableError, match=r"(?i)certificate"):
        send(post, security="starttls", tls=client if trusted else None)
    assert not post.taken


@unencrypted_login
def test_a_password_that_is_no_ascii_is_reported_not_raised_as_it_is() -> None:
    with post_office(password="geheim") as post:
        mail = MailSettings.model_validate(
            {"host": "127.0.0.1", "port": post.port, "username": "a@x.cn", "login_in_clear": True}
        )
        with pytest.raises(UnavailableError):
            SmtpTransport(mail, Secrets("密码"), Path(), limits=QUICK).send(LETTER, lambda: None)
