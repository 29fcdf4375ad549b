"""Plain words by which pages are known, and without which many an expression cannot match.

To look for each of some fifty takes longer than to parse the page, so that those which hold the
same rare sign are looked for together. And a portal's pages share nearly all of their markup: it
is looked through in parts, and what stands in one that has been seen before, on whichever page,
is known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

BETWEEN = b"<ul"
"""What markup is cut at. No word that is asked for holds a "<" but as its first sign, and no form
spans one, so that each stands in a part or begins in this.
"""
_T = TypeVar("_T")
_PARTS = 512
_LARGEST = 65_536
"""Bytes of a part that is remembered, of so many."""


class _Part:
    """One part of a page's markup, and what was asked of it before."""

    __slots__ = ("lower", "markup", "told")

    def __init__(self, markup: bytes) -> None:
        self.markup = markup
        self.lower = markup.lower()
        self.told: dict[object, Any] = {}


_remembered = lru_cache(maxsize=_PARTS)(_Part)


@lru_cache(maxsize=256)
def _written(words: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(word.encode() for word in words)


class PageWords:
    """What stands in a page's markup, which is in UTF-8."""

    def __init__(self, markup: bytes) -> None:
        first, *others = markup.split(BETWEEN)
        self._parts: Sequence[_Part] = [
            _remembered(part) if len(part) <= _LARGEST else _Part(part)
            for part in (first, *(BETWEEN + part for part in others))
        ]

    @property
    def lower(self) -> bytes:
        """The page's markup with all letters small."""
        if len(self._parts) == 1:
            return self._parts[0].lower
        return b"".join(part.lower for part in self._parts)

    def says(self, *words: str) -> bool:
        """Whether one of the words stands there, as it is written here."""
        written = _written(words)
        return self._any(words, lambda part: any(word in part.markup for word in written))

    def says_somehow(self, word: str) -> bool:
        """Whether a word of ASCII, given in small letters, stands there, however it is written."""
        return self._any(word, lambda part: word.encode() in part.lower)

    def shows(self, form: re.Pattern[bytes]) -> bool:
        """Whether a form is found, all letters being small."""
        return self._any(form, lambda part: form.search(part.lower) is not None)

    def each(self, look: Callable[[bytes], _T]) -> Iterator[_T]:
        """What is found in each of its parts; found once in those that other pages share."""
        for part in self._parts:
            found = part.told.get(look)
            if found is None:
                found = part.told[look] = look(part.markup)
            yield found

    def _any(self, asked: object, look: Callable[[_Part], bool]) -> bool:
        for part in self._parts:
            told = part.told.get(asked)
            if told is None:
                told = part.told[asked] = look(part)
            if told:
                return True
        return False


_RARE = "([_-.DLy索"
"""Signs that are rare in markup, the rarest first: words that hold one are looked for at its
places alone, and so are those that begin with a slash.
"""


class Marks:
    """All words that are ever asked for; none holds a "<" but as its first sign."""

    def __init__(self, words: Iterable[str]) -> None:
        groups: dict[str, list[str]] = defaultdict(list)
        for word in dict.fromkeys(words):
            groups[_sign_of(word)].append(word)
        self.groups: Mapping[str, re.Pattern[bytes]] = {
            word: any_of
            for sign, held in groups.items()
            for any_of in (_any_of(sign, held),)
            for word in held
        }

        self._together: dict[re.Pattern[bytes], list[tuple[str, bytes]]] = defaultdict(list)
        for word, group in self.groups.items():
            self._together[group].append((word, word.encode()))

    def of(self, markup: bytes) -> PageMarks:
        """Which of them stand in a page's markup, which is in UTF-8."""
        return PageMarks(self.groups, markup)

    def on_pages_alike(self, words: PageWords) -> frozenset[str]:
        """Those that stand on a page most of which other pages share."""
        return frozenset[str]().union(*words.each(self.looked_for))

    def looked_for(self, markup: bytes) -> frozenset[str]:
        """Those that stand in a part of a page's markup."""
        return frozenset(
            word
            for group, words in self._together.items()
            if group.search(markup)
            for word, written in words
            if written in markup
        )


class PageMarks:
    """The marks of one page, each looked for when it is asked for."""

    def __init__(self, groups: Mapping[str, re.Pattern[bytes]], markup: bytes) -> None:
        self._groups = groups
        self._markup = markup
        self._told: dict[re.Pattern[bytes], bool] = {}

    def any(self, words: Iterable[str]) -> bool:
        """Whether any of the words stands there."""
        return any(self._is_likely(word) and word.encode() in self._markup for word in words)

    def _is_likely(self, word: str) -> bool:
        """Whether one of the words that are looked for together with this one stands there."""
        group = self._groups[word]
        if group not in self._told:
            self._told[group] = group.search(self._markup) is not None
        return self._told[group]


def _sign_of(word: str) -> str:
    """At the places of which sign a word is looked for; the word itself where it has no rare one.

    Slashes are not rare: what would have to be looked for before each of them costs too much.
    """
    rare = next((sign for sign in _RARE if sign in word), "")
    return rare or ("/" if word[0] == "/" else word)


def _any_of(sign: str, words: Iterable[str]) -> re.Pattern[bytes]:
    """Finds any of the words at the places of a sign that all of them hold."""
    ways = []
    never = "(?!blank)" if sign == "_" else ""  # `target="_blank"` is in every link
    for word in words:
        before, _, after = word.partition(sign)
        held = f"(?<={re.escape(before + sign)})" if before else ""
        ways.append(held + re.escape(after))
    return re.compile(f"{re.escape(sign)}{never}(?:{'|'.join(ways)})".encode())
