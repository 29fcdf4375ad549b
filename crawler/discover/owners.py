"""Whose column it is: every trace of a unit on the way to it, on it and in its
entries, each with its weight.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from config.sources import OTHER_BODY
from crawler.discover.values import Place
from crawler.page.bodies import LOOKS_LIKE, NO_UNIT

Resolve = Callable[[str], str | None]
"""The roster's name of the unit that a text names, None where it names none or could mean two."""

_PARTS = re.compile(r"[\s_|｜·•:：,，、;；>＞»›/\\()（）【】\[\]《》“”\"'—–-]+")
_RUNS_ON = re.compile(r"办[理法事结件证学好税]|乡[镇村]|镇街")
"""Words that a unit's name may seem to end in the middle of."""
_TOWN_HALL = re.compile(r"(?<=.[镇乡])(?:人民)?政府$|(?<=.街道)办(?:事处)?$")
_PLACE = re.compile(r"^(?:中国)?[\u4e00-\u9fff]{0,4}?(?:[县区旗]|市(?!场))(?=[\u4e00-\u9fff]{3})")
SOURCES = "信息来源"
_LONGEST = 24
_SURE = 3
"""The weight from which a unit is proposed without a doubt."""


@dataclass(frozen=True, slots=True)
class Owner:
    """units: roster names, several for a joint column, none where no trace was found.
    basis: where they were named.

    sure: more than a guess. rivals: other units that the traces name as strongly.
    """

    units: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    sure: bool = False
    rivals: tuple[str, ...] = ()


class Names:
    """Finds units in texts: in each part between separators, whole or at its beginning."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._known: dict[str, tuple[str, str] | None] = {}

    def whole(self, text: str) -> str | None:
        """The unit that the whole text names."""
        found = self.within(text)
        return found[0] if found is not None and not found[1] else None

    def within(self, text: str) -> tuple[str, str] | None:
        """A unit that the text names, and what is left of the text without it."""
        text = text.strip()[:80]
        if text not in self._known:
            self._known[text] = self._search(text)
        return self._known[text]

    def _search(self, text: str) -> tuple[str, str] | None:
        if not text:
            return None
        if unit := self._resolve(text):
            return unit, ""
        parts = [part for part in _PARTS.split(text) if part]
        for at, part in enumerate(parts):
            if unit := self._resolve(part):
                return unit, " ".join(parts[:at] + parts[at + 1 :])
        for at, part in enumerate(parts):
            for end in range(min(len(part) - 1, _LONGEST), 1, -1):
                if _RUNS_ON.match(part, end - 1):
                    continue
                if (unit := self._resolve(part[:end])) and not OTHER_BODY.match(part[end:]):
                    return unit, " ".join([*parts[:at], part[end:], *parts[at + 1 :]])
        return None


def by_appearance(text: str) -> str | None:
    """A resolver for a county whose roster is still empty: what is called like a body, without the
    county's name or a town's 人民政府.
    """
    if not LOOKS_LIKE.fullmatch(text) or NO_UNIT.fullmatch(text):
        return None
    return _TOWN_HALL.sub("", _PLACE.sub("", text)) or text


class Owners:
    """The owners of all places together: what one address tells of its neighbours is
    known only when all are seen.
    """

    def __init__(self, names: Names, places: Iterable[Place], columns: Sequence[Place]) -> None:
        self._names = names
        direct = _without_ubiquitous({place.key: self._direct(place) for place in places})
        self._pages = {
            key: unit for key, traces in direct.items() if (unit := _best(traces)) is not None
        }
        self._features = _learnt(columns, {key: _best(traces) for key, traces in direct.items()})
        self._owners = {place.key: self._decide(place, direct[place.key]) for place in columns}

    def of(self, place: Place) -> Owner:
        return self._owners[place.key]

    def _direct(self, place: Place) -> list[tuple[int, str, str]]:
        """Traces that name a unit in so many words: weight, unit, where."""
        face = place.face
        texts: list[tuple[int, str, str]] = [(5, crumb, "位置导航") for crumb in face.crumbs]
        texts += [(5, sight.link.owner, "目录中的发布机构") for sight in place.sights]
        texts += [(4, sight.link.text, "导航链接") for sight in place.sights]
        texts += [
            (3, cell, "目录同行")
            for sight in place.sights
            if not sight.link.owner
            for cell in sight.link.beside
        ]
        texts += [
            (4, face.title, "网页标题"),
            (3, face.heading, "网页标题"),
            (3, face.meta.get("sitename", ""), "网站名称"),
        ]
        texts += [
            (3, face.meta.get("columnname", ""), "ColumnName"),
            (4, face.meta.get("contentsource", ""), "ContentSource"),
        ]
        texts += [
            (3, section, "所在版块") for sight in place.sights for section in sight.link.sections
        ]
        found: dict[tuple[str, str], int] = {}
        for weight, text, where in texts:
            named = self._names.within(text) if text else None
            if named is not None:
                found[named[0], where] = max(found.get((named[0], where), 0), weight)
        return [(weight, unit, where) for (unit, where), weight in found.items()]

    def _decide(self, place: Place, traces: list[tuple[int, str, str]]) -> Owner:
        traces = traces + list(self._indirect(place))
        sources, named = self._sources(place)
        if named:
            # All entries of one body name the owner; most of them, in a column
            # that passes news on, may not.
            traces += [
                (3 if count == named > 1 else 2, unit, SOURCES)
                for unit, count in sources.items()
                if 2 * count > named
            ]
        weights: Counter[str] = Counter()
        for weight, unit, _ in traces:
            weights[unit] += weight
        if not weights:
            return Owner()
        (first, most), *others = weights.most_common()
        basis = tuple(
            dict.fromkeys(where for _, unit, where in sorted(traces, reverse=True) if unit == first)
        )
        rivals = tuple(unit for unit, weight in others if 2 * weight > most)
        # A few entries of one body may be the last few of a column that all bodies share.
        sure = most >= _SURE and not rivals and basis != (SOURCES,)
        owner = Owner((first,), basis, sure=sure, rivals=rivals)
        return _joint(owner, sources, named)

    def _indirect(self, place: Place) -> Iterator[tuple[int, str, str]]:
        """The unit whose pages alone link here, and the unit to whom all like addresses belong."""
        owners = {
            self._pages.get(sight.page)
            for sight in place.sights
            if sight.page and sight.page != place.key
        }
        if len(owners) == 1 and (unit := owners.pop()) is not None:
            yield 2, unit, "单位页面中的链接"
        for feature in features(place.url):
            if (unit := self._features.get(feature)) is not None:
                yield 2, unit, "网址"
                return

    def _sources(self, place: Place) -> tuple[Counter[str], int]:
        """Units that the sampled entries name as their source, and
        how many samples name any body.
        """
        said = [sample.source for sample in place.samples if sample.source]
        found: Counter[str] = Counter()
        for source in said:
            named = self._names.whole(source) or self._names.whole(source.removesuffix("供稿"))
            if named is not None:
                found[named] += 1
        return found, len(said)


_Traces = list[tuple[int, str, str]]
_MANY = 10


def _without_ubiquitous(direct: Mapping[str, _Traces]) -> dict[str, _Traces]:
    """Traces but for those of a unit that most pages of the portal name in the same place: a
    template says so, not the column.

    A portal of one unit says nothing else; so at least two others must be named.
    """
    counted = Counter((unit, where) for traces in direct.values() for _, unit, where in traces)
    named = sum(1 for traces in direct.values() if traces)
    others = len({unit for unit, _ in counted}) - 1
    common = {
        one for one, count in counted.items() if count >= _MANY and 2 * count > named and others > 1
    }
    return {key: [one for one in traces if one[1:] not in common] for key, traces in direct.items()}


def features(url: str) -> list[str]:
    """What of an address may stand for a unit: its folders, its query's values, its
    host; the most telling first.
    """
    parts = urlsplit(url)
    folders = [segment for segment in parts.path.split("/")[1:-1] if segment]
    found = [
        f"{parts.hostname}/{'/'.join(folders[:depth])}" for depth in range(len(folders), 0, -1)
    ]
    return [f"?{name}={value}" for name, value in parse_qsl(parts.query) if value] + found


def _learnt(columns: Sequence[Place], owner: Mapping[str, str | None]) -> dict[str, str]:
    """Features whose columns, as far as they are known, all belong to one unit: at least two,
    and half of all that have it.
    """
    held: dict[str, list[str | None]] = defaultdict(list)
    for place in columns:
        for feature in features(place.url):
            held[feature].append(owner[place.key])
    learnt = {}
    for feature, units in held.items():
        known = [unit for unit in units if unit is not None]
        if len(known) >= 2 and len(set(known)) == 1 and 2 * len(known) >= len(units):
            learnt[feature] = known[0]
    return learnt


def _best(traces: Iterable[tuple[int, str, str]]) -> str | None:
    weights: Counter[str] = Counter()
    for weight, unit, _ in traces:
        weights[unit] += weight
    ranked = weights.most_common(2)
    if not ranked or ranked[0][1] < _SURE or (len(ranked) > 1 and 2 * ranked[1][1] > ranked[0][1]):
        return None
    return ranked[0][0]


def _joint(owner: Owner, sources: Mapping[str, int], named: int) -> Owner:
    """A column in which several units publish in turn, the owner among them, is a joint one."""
    others = [
        unit
        for unit, count in sources.items()
        if unit not in owner.units and count >= 2 and 4 * count >= named
    ]
    if not others or not owner.sure or sources.get(owner.units[0], 0) < 2:
        return owner
    return replace(
        owner, units=(*owner.units, *others), basis=(*owner.basis, "信息来源轮流"), rivals=()
    )
