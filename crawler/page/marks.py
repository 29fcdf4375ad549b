"""Plain words by which pages are known. To look for each of some fifty takes longer than to parse
the page, so that those which hold the same rare sign are looked for together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

_RARE = "([_-.DLy索"
"""Signs that are rare in markup, the rarest first: words that hold one are looked for at its
places alone, and so are those that begin with a slash.
"""


_BETWEEN = b"<ul"
"""What menus are cut at. No word holds a "<" but as its first sign, so that each stands in a piece
or begins in this.
"""
_PIECES = 512
_LARGEST = 16_384
"""Bytes of a piece that is remembered, of so many."""


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

        self._encoded = {word: word.encode() for word in self.groups}
        self._on_piece = lru_cache(maxsize=_PIECES)(
            lambda piece: self._looked_for(_BETWEEN + piece)
        )

    def of(self, markup: bytes) -> PageMarks:
        """Which of them stand in a page's markup, which is in UTF-8."""
        return PageMarks(self.groups, markup)

    def on_pages_alike(self, markup: bytes) -> frozenset[str]:
        """Those that stand in the markup of a page most of which other pages share: the pieces
        that it begins its lists with are looked through once, on whichever page.
        """
        first, *pieces = markup.split(_BETWEEN)
        found = set(self._looked_for(first))
        for piece in pieces:
            if len(piece) < _LARGEST:
                found |= self._on_piece(piece)
            else:
                found |= self._looked_for(_BETWEEN + piece)
        return frozenset(found)

    def _looked_for(self, markup: bytes) -> frozenset[str]:
        groups = dict.fromkeys(self.groups.values())
        held = {group for group in groups if group.search(markup)}
        return frozenset(
            word
            for word, group in self.groups.items()
            if group in held and self._encoded[word] in markup
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
