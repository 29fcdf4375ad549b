"""The ways out for a message. TRANSPORTS names them all.

A transport hands one message to one recipient: it raises TransportError (temporary, permanent or
uncertain), and returns None when the message was taken.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from alerts.errors import (
    PermanentError,
    TemporaryError,
    TransportError,
    UnavailableError,
    UncertainError,
)
from alerts.words import plain
from config.io.files import write_whole
from config.settings import MailSettings, Secrets

OUTBOX = Path("data", "outbox")

_ENDING = (421, None)
"""Codes after which the server keeps no connection."""

_LOGIN = (530, 534, 535, 538)
"""Codes that speak of our login, whatever command they answer."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message for one recipient. `name` tells it from others for a
    person: the day and the unit.
    """

    message: bytes
    message_id: str
    recipient: str
    name: str


class Transport(Protocol):
    """See the module's first lines."""

    def send(self, letter: Letter, offering: Callable[[], None]) -> None:
        """Hand the letter over. `offering` is called right before the step after
        which it may have been taken.
        """

    def trace(self, letter: Letter) -> str:
        """Where a letter that was taken can be found, for the record;
        "" where it is out of sight.
        """

    def close(self) -> None:
        """Let go of any connection; never raises."""


def open_transport(settings: MailSettings, secrets: Secrets, home: Path) -> Transport:
    """The transport that [mail] asks for: a mail server, or .eml files where no host is named."""
    return TRANSPORTS["smtp" if settings.host else "file"](settings, secrets, home)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for whole exchanges. The last answer may rightly take long:
    giving up early would send twice.
    """

    connect: float = 60
    command: float = 60
    body: float = 300
    answer: float = 600


class FileTransport:
    """Writes each mail as one .eml file; its recipients share the file, so
    writing it again changes nothing.
    """

    def __init__(self, settings: MailSettings, secrets: Secrets, home: Path) -> None:
        self._home = home

    def send(self, letter: Letter, offering: Callable[[], None]) -> None:
        try:
            write_whole(self._home / self._place(letter), letter.message)
        except OSError as error:
            raise UnavailableError(
                f"cannot write {self._place(letter)}: {error.strerror or error}"
            ) from error

    def trace(self, letter: Letter) -> str:
        return f"written to the file {self._place(letter).as_posix()}"

    def close(self) -> None:
        """Nothing to let go of."""

    def _place(self, letter: Letter) -> Path:
        name = re.sub(r"[^\w-]+", "_", plain(letter.name, 60))
        mark = re.sub(r"[^0-9A-Za-z]", "", letter.message_id)[:8]
        return OUTBOX / f"{name}_{mark}.eml"


class SmtpTransport:
    """One SMTP transaction a letter over one connection that is opened when first
    needed and again after a failure.

    In the clear only with security = "none"; else the certificate must be valid for the host, and a
    server that offers no STARTTLS is not used.
    """

    def __init__(
        self,
        settings: MailSettings,
        secrets: Secrets,
        home: Path,
        *,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._password = secrets.mail_password
        self._limits = limits or Limits()
        self._tls = tls
        self._server: smtplib.SMTP | None = None

    def send(self, letter: Letter, offering: Callable[[], None]) -> None:
        body = re.sub(rb"(?m)^\.", b"..", letter.message)
        try:
            server = self._ready(len(body))
            with _within(server, self._limits.command):
                _expect(
                    server.rcpt(letter.recipient), f"the recipient {letter.recipient}", (250, 251)
                )
                _expect(server.docmd("DATA"), "the message", (354,))
            with _within(server, self._limits.body):
                server.send(body if body.endswith(b"\r\n") else body + b"\r\n")
            offering()
        except (TemporaryError, PermanentError) as refusal:
            self._start_over(refusal.code)
            raise
        except OSError as error:
            self.close()
            raise TemporaryError(
                f"the connection was lost before the message was given: {_said(error)}"
            ) from error
        except BaseException:
            self.close()
            raise
        self._finish(server)

    def problem(self) -> str:
        """Why no mail could be sent just now, as greeting and login tell; "" where
        both went well. Nothing is sent.
        """
        try:
            server = self._connect()
        except TransportError as error:
            return error.reason
        server.close()
        return ""

    def trace(self, letter: Letter) -> str:
        return ""

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _ready(self, size: int) -> smtplib.SMTP:
        """A connection on which the server has taken the sender. One that ended while
        idle is replaced by a fresh one.
        """
        if self._server is not None:
            try:
                self._mail(self._server, size)
            except (OSError, TemporaryError) as error:
                if isinstance(error, TemporaryError) and error.code not in _ENDING:
                    raise
                self.close()
            else:
                return self._server
        self._server = self._connect()
        self._mail(self._server, size)
        return self._server

    def _mail(self, server: smtplib.SMTP, size: int) -> None:
        options = [f"size={size}"] if server.has_extn("size") else []
        with _within(server, self._limits.command):
            _expect(server.mail(self._settings.effective_sender, options), "the sender", (250,))

    def _finish(self, server: smtplib.SMTP) -> None:
        """The final dot and the server's word on it."""
        try:
            with _within(server, self._limits.answer):
                server.send(b".\r\n")
                answer = server.getreply()
        except OSError as error:
            self.close()
            raise UncertainError(
                f"no answer after the whole message was given: {_said(error)}"
            ) from error
        if not (200 <= answer[0] < 300 or 400 <= answer[0] < 600):
            # Offering it again could deliver it again, night after night.
            self.close()
            raise UncertainError(
                f"an answer that is none after the whole message was given: {answer[0]} "
                f"{_text(answer[1])}"
            )
        if answer[0] == 421:
            self.close()
        _expect(answer, "the message", range(200, 300))

    def _connect(self) -> smtplib.SMTP:
        settings, limits = self._settings, self._limits
        if settings.username and settings.security == "none" and not settings.login_in_clear:
            raise UnavailableError(
                f"the login {settings.username!r} would go to {settings.host} in the clear, and "
                "was not sent: "
                'set mail.security to "starttls" or "tls", or mail.login_in_clear = true where '
                "the line is safe"
            )
        server = (
            _BoundedSMTPS(timeout=limits.connect + 1, context=self._context())
            if settings.security == "tls"
            else _BoundedSMTP(timeout=limits.connect + 1)
        )
        # connect() alone leaves the name unset that the certificate is checked against
        server._host = settings.host  # type: ignore[attr-defined]
        try:
            with _within(server, limits.connect):
                _expect(server.connect(settings.host, settings.port), "the connection", (220,))
                server.ehlo_or_helo_if_needed()
                if settings.security == "starttls":
                    server.starttls(context=self._context())
                    server.ehlo()
                if settings.username:
                    server.login(settings.username, self._password)
        except (TransportError, OSError, UnicodeError) as error:
            server.close()
            raise self._no_way_out(error) from error
        return server

    def _no_way_out(self, error: TransportError | OSError | UnicodeError) -> TemporaryError:
        """What a failure to open the connection means. None of it is said of a
        recipient, so none of it is for good.
        """
        where = f"{self._settings.host}:{self._settings.port}"
        match error:
            case TransportError():
                return TemporaryError(f"{where}: {error.reason}", error.code)
            case smtplib.SMTPResponseException(smtp_code=code, smtp_error=text):
                said = f"{where} refused the greeting or login: {code} {_text(text)}"
                return UnavailableError(said, code) if code >= 500 else TemporaryError(said, code)
            case smtplib.SMTPServerDisconnected() | ConnectionResetError():
                return TemporaryError(f"{where} ended the connection: {_said(error)}")
            case smtplib.SMTPNotSupportedError():
                return UnavailableError(
                    f"{where} does not offer what [mail] asks for: {_said(error)}"
                )
            case _:
                return UnavailableError(f"cannot use the mail server {where}: {_said(error)}")

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()

    def _start_over(self, code: int | None) -> None:
        """After a refusal: the same connection for the next letter where the server keeps it."""
        server = self._server
        if server is None:
            return
        try:
            with _within(server, self._limits.command):
                usable = code not in _ENDING and server.rset()[0] == 250
        except OSError:
            usable = False
        if not usable:
            self.close()


TRANSPORTS: Mapping[str, Callable[[MailSettings, Secrets, Path], Transport]] = {
    "smtp": SmtpTransport,
    "file": FileTransport,
}


MOST_ANSWER = 64 * 1024
"""Bytes of one answer of a mail server, all its lines together. smtplib itself
would keep lines without end.
"""


class _Bounded:
    """What a server says, up to so much of it an answer."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.left = MOST_ANSWER

    def readline(self, size: int = -1) -> bytes:
        line = self._file.readline(size)
        self.left -= len(line)
        if self.left < 0:
            raise OSError(f"an answer of more than {MOST_ANSWER} bytes")
        return line

    def close(self) -> None:
        self._file.close()


class _BoundedSMTP(smtplib.SMTP):
    """smtplib's client, that reads no answer without end."""

    file: Any

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Bounded(self.sock.makefile("rb"))
        if self.file is not None:
            self.file.left = MOST_ANSWER
        return super().getreply()


class _BoundedSMTPS(_BoundedSMTP, smtplib.SMTP_SSL):
    """The same over TLS from the first byte on."""


def _expect(reply: tuple[int, bytes], what: str, codes: tuple[int, ...] | range) -> None:
    """Raises what a reply outside `codes` means: 5xx is for good, anything else passes."""
    code, text = reply
    if code in codes:
        return
    problem = f"the server refused {what}: {code} {_text(text)}"
    if code in _LOGIN:
        raise UnavailableError(problem, code)
    if 500 <= code < 600:
        raise PermanentError(problem, code)
    raise TemporaryError(problem, code if code > 0 else None)


@contextmanager
def _within(server: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Bounds a whole exchange. A socket's own timeout would let a server that drips
    single bytes go on for ever.
    """
    late = threading.Event()

    def cut() -> None:
        late.set()
        if server.sock is not None:
            with suppress(OSError):
                # past SSLSocket's own shutdown, which would take the session
                # from under the reading thread
                socket.socket.shutdown(server.sock, socket.SHUT_RDWR)

    if server.sock is not None:
        server.sock.settimeout(seconds + 1)
    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if late.is_set():
            # Whatever came of it is no answer: half a line before the cut reads like a whole one.
            raise TimeoutError(f"no answer within {seconds:g} seconds")


def _text(text: bytes | str) -> str:
    return plain(text.decode("utf-8", "replace") if isinstance(text, bytes) else text, 300)


def _said(error: Exception) -> str:
    return _text(str(error)) or type(error).__name__
