"""Who is at the browser: passwords, logins and the tokens of forms."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from config.clock import Clock
from storage.web.accounts import Accounts, Session

LEAST_PASSWORD = 8
IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
FREE_TRIES = 5
"""Wrong passwords for one name before it has to wait."""
FIRST_WAIT = 15.0
LONGEST_WAIT = 900.0
_MOST_NAMES = 10_000
_HASHER = PasswordHasher()
_NOBODYS = _HASHER.hash(secrets.token_hex())
"""What a password is held against where there is no such account: it
takes as long, and tells no name.
"""


def hashed(password: str) -> str:
    """The password's hash, as it is stored."""
    return _HASHER.hash(password)


@dataclass
class Throttle:
    """After some wrong passwords a name has to wait, longer each time. tick: seconds, rising."""

    tick: Callable[[], float] = time.monotonic
    _failed: dict[str, tuple[int, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def attempt(self, name: str) -> float:
        """Seconds until a password of this name is looked at; 0.0: now.

        A try counts as a wrong one until it has `passed`, and so before it is looked at: of many
        that come at once no more are looked at than of those that come one after the other.
        """
        with self._lock:
            wait = self._wait(name)
            if not wait:
                self._count(name)
        return wait

    def passed(self, name: str) -> None:
        with self._lock:
            self._failed.pop(name, None)

    def _wait(self, name: str) -> float:
        times, since = self._failed.get(name, (0, 0.0))
        if times < FREE_TRIES:
            return 0.0
        pause = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(times - FREE_TRIES, 16))
        return max(0.0, since + pause - self.tick())

    def _count(self, name: str) -> None:
        if (
            len(self._failed) >= _MOST_NAMES
        ):  # whoever makes names up is slowed by the hashing alone
            self._failed.clear()
        self._failed[name] = self._failed.get(name, (0, 0.0))[0] + 1, self.tick()


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets the office in, and out again."""

    accounts: Accounts
    throttle: Throttle

    def enter(self, name: str, password: str, clock: Clock) -> str | None:
        """The token of a new login; None where name and password are not of one account."""
        kept = self.accounts.password_of(name)
        try:
            _HASHER.verify(kept or _NOBODYS, password)
        except (VerificationError, InvalidHashError):
            kept = None
        if kept is None:
            return None
        token, form_token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        opened = self.accounts.log_in(
            *(name, kept, digest(token), form_token), clock.now(), LONGEST
        )
        if not opened:
            return None
        self.throttle.passed(name)
        return token

    def session(self, token: str, clock: Clock) -> Session | None:
        """The open login of a token."""
        return self.accounts.session(digest(token), clock.now(), IDLE, LONGEST) if token else None

    def leave(self, token: str) -> None:
        self.accounts.log_out(digest(token))


def digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
