"""A real mail server on loopback that answers as it is told."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ssl import SSLContext
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

DROP = "drop the connection"
HOLD = "do not answer"


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that the server has taken, for one recipient."""

    recipient: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.content, policy=default)
        assert isinstance(message, EmailMessage)
        return message


@dataclass
class Post:
    """The server's script and what it took.

    replies: by step, the answers to give in turn before it behaves: a reply line, DROP or HOLD. The
    steps are MAIL, RCPT, RCPT and an address, DATA (the command), DOT (the mail was taken) and LOST
    (taken, but the answer is as told).
    """

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    replies: defaultdict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    reached: defaultdict[str, threading.Event] = field(
        default_factory=lambda: defaultdict(threading.Event)
    )
    connections: int = 0

    def answer(self, step: str, *replies: str) -> None:
        self.replies[step].extend(replies)

    @property
    def recipients(self) -> list[str]:
        return [mail.recipient for mail in self.taken]

    async def next_reply(self, step: str, server: SMTP) -> str | None:
        reply = self.replies[step].popleft() if self.replies[step] else None
        self.reached[step].set()
        if reply == HOLD:
            await asyncio.sleep(60)
        if reply == DROP:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return reply


class _Server(SMTP):
    """aiosmtpd asks its handler only after the final dot; this one also when DATA begins."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        reply = await self.event_handler.post.next_reply("DATA", self)
        if reply is None:
            await super().smtp_DATA(arg)
        elif reply != DROP:
            await self.push(reply)


class _Handler:
    def __init__(self, post: Post) -> None:
        self.post = post

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.post.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self.post.next_reply("MAIL", server)
        if reply is None:
            envelope.mail_from = address
        return reply or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self.post.next_reply(f"RCPT {address}", server) or await self.post.next_reply(
            "RCPT", server
        )
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        reply = await self.post.next_reply("DOT", server)
        if reply is None:
            self.post.taken += [Taken(address, envelope.content) for address in envelope.rcpt_tos]
            reply = await self.post.next_reply("LOST", server)
        return reply or "250 OK"


@contextmanager
def post_office(
    tls: SSLContext | None = None, password: str = "", *, from_the_start: SSLContext | None = None
) -> Iterator[Post]:
    """A server that offers STARTTLS where it has `tls`, and asks for a
    login where it has a password.
    """
    post = Post()

    def login(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    def connection() -> SMTP:
        return _Server(
            _Handler(post),
            hostname="post.test",
            loop=loop,
            tls_context=tls,
            authenticator=login if password else None,
            auth_required=bool(password),
            auth_require_tls=False,
        )

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(connection, "127.0.0.1", 0, ssl=from_the_start)
    )
    post.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield post
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
