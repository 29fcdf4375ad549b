"""Declarative shadow roots: `<news-list><template shadowrootmode="open">…</template></news-list>`.

A browser shows what stands in such a template in place of what its host holds; of that it shows
what a `<slot>` takes up, where the slot stands.
"""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from crawler.page.marks import PageWords
from crawler.page.styles.cascade import hidden_by_sheets

_MOST_HOSTS = 2_000


def show_shadows(root: HtmlElement, words: PageWords) -> None:
    """Makes plain boxes of the shadow roots that a page's markup declares. words: of it.

    Sheets in one of them hold for it alone: they are taken out, for here they would hold for all.
    """
    if not words.says_somehow("shadowroot"):
        return
    for template in islice(list(root.iter("template")), _MOST_HOSTS):
        host = template.getparent()
        mode = template.get("shadowrootmode", template.get("shadowroot", ""))
        if host is None or mode.strip().lower() not in ("open", "closed"):
            continue
        for one in hidden_by_sheets(template, _inline):
            one.set("hidden", "")
        for sheet in list(template.iter("style")):
            sheet.drop_tree()
        _place(host, template)
        template.tag = "div"


def _inline(element: HtmlElement) -> str:
    return element.get("style") or ""


def _place(host: HtmlElement, template: HtmlElement) -> None:
    """Puts what the host holds into the slots of its shadow, and leaves out what none takes."""
    light = [one for one in host if one is not template and isinstance(one.tag, str)]
    slots = {(slot.get("name") or ""): slot for slot in reversed(list(template.iter("slot")))}
    for one in light:
        slot = slots.get(one.get("slot") or "")
        tail, one.tail = one.tail, None
        host.remove(one)
        if slot is not None:
            if not slot.get("data-filled"):
                del slot[:]
                slot.text = None
                slot.set("data-filled", "")
            slot.append(one)
        if tail and tail.strip() and "" in slots:
            one.tail = tail
    loose, template.tail = (host.text or "") + (template.tail or ""), None
    host.text = None
    if loose.strip() and "" in slots:
        slots[""].text = (slots[""].text or "") + loose
