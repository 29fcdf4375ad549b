"""The markups by name. A new one: one module with `article` and `lay`, one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from monitor.demo.board import Board, Item, Laid
from monitor.demo.frame import Frame
from monitor.demo.markup import (
    cards,
    countdown,
    datastore,
    dedecms,
    disclosure,
    formpages,
    gkmlpt,
    jpaas,
    trs,
    ucap,
    yearless,
)


class Markup(NamedTuple):
    """article: the path of an entry's own page. lay: the pages and services of a column's list."""

    article: Callable[[Board, Item], str]
    lay: Callable[[Frame, Board], Laid]


MARKUPS: dict[str, Markup] = {
    "trs": Markup(trs.article, trs.lay),
    "trs-sidebar": Markup(trs.article, trs.lay_with_sidebar),
    "dedecms": Markup(dedecms.article, dedecms.lay),
    "datastore": Markup(datastore.article, datastore.lay),
    "jpaas": Markup(jpaas.article, jpaas.lay),
    "countdown": Markup(countdown.article, countdown.lay),
    "ucap": Markup(ucap.article, ucap.lay),
    "disclosure": Markup(disclosure.article, disclosure.lay),
    "gkmlpt": Markup(gkmlpt.article, gkmlpt.lay),
    "cards": Markup(cards.article, cards.lay),
    "yearless": Markup(yearless.article, yearless.lay),
    "formpages": Markup(formpages.article, formpages.lay),
}
