"""What is looked at on a page in a browser, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SERIOUS = frozenset({"serious", "critical"})

_OVERFLOWING = """() => {
    const root = document.scrollingElement;
    return root.scrollWidth > root.clientWidth + 1 ? root.scrollWidth - root.clientWidth : 0;
}"""
_CUT = """() => {
    const found = [];
    for (const one of document.querySelectorAll('body *')) {
        const style = getComputedStyle(one);
        const hides = ['hidden', 'clip'].includes(style.overflowX);
        const own = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        if (hides && own && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1)
            found.push(one.textContent.trim().slice(0, 40));
    }
    return found;
}"""
_BEYOND = """() => {
    const found = [];
    const wide = document.documentElement.clientWidth;
    const scrolls = one => {
        for (let up = one; up; up = up.parentElement)
            if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX)) return true;
        return false;
    };
    for (const one of document.querySelectorAll('body *')) {
        const box = one.getBoundingClientRect();
        if (box.width && box.right > wide + 1 && !scrolls(one))
            found.push(one.tagName.toLowerCase() + ' ' + one.textContent.trim().slice(0, 40));
    }
    return found.slice(0, 3);
}"""
_HIDDEN_ON_PAPER = """() => [...document.querySelectorAll('table, svg, p, li')]
    .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(one => one.tagName.toLowerCase() + ' ' + one.textContent.trim().slice(0, 30)).slice(0, 3)"""
_BROKEN_DATES = r"""() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        for (const hit of node.data.matchAll(/\d{4}-\d\d-\d\d/g)) {
            const range = document.createRange();
            range.setStart(node, hit.index);
            range.setEnd(node, hit.index + hit[0].length);
            const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
            if (lines.size > 1) found.push(hit[0]);
        }
    }
    return found.slice(0, 3);
}"""
_STRANGERS = """() => performance.getEntriesByType('resource').map(one => one.name)
    .filter(name => new URL(name).origin !== location.origin)"""
_UNREACHED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea')]
    .filter(one => one.tabIndex < 0 && one.type !== 'hidden').length"""


def faults_of(page: Any, *, paper: bool = False) -> Iterator[str]:
    """What is wrong with a page at its width, in words. page: a Page of playwright's. paper: as
    it is printed, where nothing can be scrolled.
    """
    if beyond := page.evaluate(_OVERFLOWING):
        wide = "; ".join(page.evaluate(_BEYOND))
        yield f"scrolls sideways by {beyond} px: {wide}"
    if paper and (beyond := page.evaluate(_HIDDEN_ON_PAPER)):
        yield f"does not fit the paper: {'; '.join(beyond)}"
    for text in page.evaluate(_CUT)[:3]:
        yield f"text is cut: {text}"
    for day in page.evaluate(_BROKEN_DATES):
        yield f"a day is broken over two lines: {day}"
    for address in page.evaluate(_STRANGERS)[:3]:
        yield f"something is loaded from elsewhere: {address}"
    if not paper and (number := page.evaluate(_UNREACHED)):
        yield f"{number} controls cannot be reached by keyboard"


def barriers(page: Any) -> Iterator[str]:
    """What keeps people from using the page, as axe finds it: serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    for one in Axe().run(page).response["violations"]:
        if one["impact"] in SERIOUS:
            where = one["nodes"][0]["html"][:120]
            yield f"{one['impact']}: {one['help']} ({one['id']}): {where}"
