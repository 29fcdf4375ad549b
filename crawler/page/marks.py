"""Plain words by which pages are known, and without which many an expression cannot match.

To look for each of some fifty takes longer than to parse the page. So a word's rare signs are
looked for before it, each of which is missed in a tenth of the time, and an expression is tried
where its first word stands alone. And a portal's pages share nearly all of their markup: it is
looked through in parts, and what stands in one that has been seen before, on whichever page, is
known.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar

BETWEEN = b"<ul"
"""What markup is cut at. No word that is asked for holds a "<" but as its first sign, and no form
spans one, so that each stands in a part or begins in this.
"""
_T = TypeVar("_T")
_MOST_KEPT = 4 * 2**20
"""Bytes of all parts that are remembered together, with what is known of them."""
_OF_ITSELF = 4_096
"""Bytes that a part takes beside its markup, about."""
_LARGEST = 65_536
"""Bytes of a part that is remembered."""


class Part:
    """One part of a page's markup, and what was asked of it before. small: in small letters."""

    __slots__ = ("said", "small", "told")

    def __init__(self, markup: bytes) -> None:
        self.said = markup.decode("utf-8", "replace")
        self.small = markup.lower().decode("utf-8", "replace")
        self.told: dict[object, Any] = {}

    def says(self, *words: str) -> bool:
        """Whether one of the words stands there, as it is written here."""
        return _stands(self.said, words)

    def says_somehow(self, *words: str) -> bool:
        """The same of words in small letters, however they are written there."""
        return _stands(self.small, words)

    def shows(self, form: re.Pattern[str], begin: str) -> bool:
        """Whether a form that begins with a word, both in small letters, is found there."""
        return begins(form, begin, self.small)


def begins(form: re.Pattern[str], begin: str, text: str) -> bool:
    """Whether a form that begins with a word is found in a text: the word alone is found in a
    tenth of the time.
    """
    at = text.find(begin)
    while at >= 0:
        if form.match(text, at):
            return True
        at = text.find(begin, at + 1)
    return False


def _stands(text: str, words: Iterable[str]) -> bool:
    for word in words:
        for sign in _signs_of(word):
            if sign not in text:
                break
        else:
            if word in text:
                return True
    return False


@lru_cache(maxsize=1024)
def _signs_of(word: str) -> tuple[str, ...]:
    """The signs of a word that a text may lack, each of which is missed in no time: all but the
    common letters.
    """
    return tuple(dict.fromkeys(sign for sign in word if sign not in _COMMON))


_COMMON = frozenset("abcdefghilmnoprstu")


class _Remembered:
    """The parts that were seen last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._parts: OrderedDict[bytes, Part] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def of(self, markups: Iterable[bytes]) -> list[Part]:
        with self._lock:
            return [self._of(markup) for markup in markups]

    def _of(self, markup: bytes) -> Part:
        if (known := self._parts.get(markup)) is not None:
            self._parts.move_to_end(markup)
            return known
        part = Part(markup)
        if len(markup) <= _LARGEST:
            self._parts[markup] = part
            self._bytes += _size(markup)
            while self._bytes > self._most:
                gone, _ = self._parts.popitem(last=False)
                self._bytes -= _size(gone)
        return part


def _size(markup: bytes) -> int:
    return 5 * len(markup) + _OF_ITSELF


_remembered = _Remembered(_MOST_KEPT)


class PageWords:
    """What stands in a page's markup, which is in UTF-8."""

    def __init__(self, markup: bytes) -> None:
        first, *others = markup.split(BETWEEN)
        self._parts = _remembered.of([first, *[BETWEEN + part for part in others]])

    def says(self, *words: str) -> bool:
        """Whether one of the words stands there, as it is written here."""
        return self._any(words, lambda part: part.says(*words))

    def says_somehow(self, *words: str) -> bool:
        """Whether one of some words of ASCII, given in small letters, stands there, however it is
        written.
        """
        return self._any(("small", words), lambda part: part.says_somehow(*words))

    def shows(self, form: re.Pattern[str], begin: str) -> bool:
        """Whether a form that begins with a word is found, all letters being small."""
        return self._any(form, lambda part: part.shows(form, begin))

    def each(self, look: Callable[[Part], _T]) -> Iterator[_T]:
        """What is found in each of its parts; found once in those that other pages share."""
        for part in self._parts:
            found = part.told.get(look)
            if found is None:
                found = part.told[look] = look(part)
            yield found

    def _any(self, asked: object, look: Callable[[Part], bool]) -> bool:
        for part in self._parts:
            told = part.told.get(asked)
            if told is None:
                told = part.told[asked] = look(part)
            if told:
                return True
        return False


class Marks:
    """Words that are asked for together; none holds a "<" but as its first sign."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = [(word, _signs_of(word)) for word in dict.fromkeys(words)]
        self._signs = frozenset(sign for _, signs in self._words for sign in signs)

    def on(self, words: PageWords) -> frozenset[str]:
        """Those that stand on a page."""
        return frozenset[str]().union(*words.each(self._in))

    def _in(self, part: Part) -> frozenset[str]:
        said = part.said
        missed = frozenset([sign for sign in self._signs if sign not in said])
        likely = [word for word, signs in self._words if missed.isdisjoint(signs)]
        return frozenset([word for word in likely if word in said])
