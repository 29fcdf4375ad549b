"""Whose column it is, when the portal's own template names a body on every page."""

from __future__ import annotations

from config.registry import Registry, Unit
from config.sources import Sources
from crawler.discover.owners import Names, Owners
from crawler.discover.values import Face, Place

UNITS = ("县政府办公室", "财政局", "教育局", "白石镇")


def names() -> Names:
    sources = Sources(Registry(tuple(Unit(name, "部门") for name in UNITS), ()), "青岭县人民政府")

    def resolve(text: str) -> str | None:
        unit = sources.unit(text)
        return unit.name if unit else None

    return Names(resolve)


def places(count: int, crumbs: dict[int, str], source: str) -> list[Place]:
    made = []
    for number in range(count):
        url = f"http://www.h.example/c{number}/list.html"
        place = Place(url, url, 1)
        crumb = (crumbs[number], "通知公告") if number in crumbs else ("通知公告",)
        place.face = Face(title="通知公告", crumbs=crumb, meta={"contentsource": source})
        made.append(place)
    return made


def test_a_body_that_the_template_names_on_every_page_owns_none_of_them_for_that() -> None:
    made = places(16, {0: "财政局", 1: "教育局", 2: "白石镇"}, "青岭县人民政府办公室")
    owners = Owners(names(), made, made)
    assert [owners.of(place).units for place in made[:4]] == [
        ("财政局",),
        ("教育局",),
        ("白石镇",),
        (),
    ]


def test_on_a_few_pages_or_a_portal_of_one_unit_the_name_is_taken_at_its_word() -> None:
    few = places(6, {0: "教育局", 1: "白石镇"}, "财政局")
    assert Owners(names(), few, few).of(few[5]).units == ("财政局",)
    own = places(20, {}, "财政局")
    assert Owners(names(), own, own).of(own[5]).units == ("财政局",)
