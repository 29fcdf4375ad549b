"""Numbers of things in the operator's words."""

from __future__ import annotations

from config.speech import en, noted_en

_THINGS = {
    "column": (noted_en("{number} column"), noted_en("{number} columns")),
    "unit": (noted_en("{number} unit"), noted_en("{number} units")),
    "page": (noted_en("{number} page"), noted_en("{number} pages")),
    "notice": (noted_en("{number} notice"), noted_en("{number} notices")),
    "day": (noted_en("{number} day"), noted_en("{number} days")),
    "difference": (noted_en("{number} difference"), noted_en("{number} differences")),
    "portal": (noted_en("{number} portal"), noted_en("{number} portals")),
    "disagreement": (noted_en("{number} disagreement"), noted_en("{number} disagreements")),
    "request": (noted_en("{number} request"), noted_en("{number} requests")),
    "file": (noted_en("{number} file"), noted_en("{number} files")),
    "cell": (noted_en("{number} cell"), noted_en("{number} cells")),
    "crawl": (noted_en("{number} crawl"), noted_en("{number} crawls")),
    "capture": (noted_en("{number} capture"), noted_en("{number} captures")),
    "link": (noted_en("{number} link"), noted_en("{number} links")),
    "likely unit": (noted_en("{number} likely unit"), noted_en("{number} likely units")),
    "row": (noted_en("{number} row"), noted_en("{number} rows")),
}


def counted(number: int, thing: str) -> str:
    """1 column, 2 columns; `thing` is a word that takes an s. In English, whatever is spoken."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def several(number: int, thing: str) -> str:
    """The same in the language that is spoken; `thing` is one of a few."""
    one, many = _THINGS[thing]
    return en(one if number == 1 else many).format(number=number)
