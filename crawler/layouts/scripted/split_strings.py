"""Tables that a script holds in one string and cuts itself:
`"标题|地址|日期$$标题|…".split("$$")`, then `.split("|")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from crawler.page.js_literals import STRING, unescaped

_CUT = re.compile(r"\.split\(\s{0,3}(?=[\"'])")
_MOST = 20
_FEWEST_PARTS = 3


def split_tables(script: str) -> Iterator[list[list[str]]]:
    """The rows of each such string, each by its parts: as many in each row, three at least."""
    signs = dict.fromkeys(
        unescaped(sign)
        for cut in islice(_CUT.finditer(script), _MOST)
        if (sign := STRING.match(script, cut.end())) is not None
    )
    if len(signs) < 2:
        return
    for string in STRING.finditer(script):
        text = unescaped(string)
        for between in signs:
            rows = [row for row in text.split(between) if row] if between else []
            for within in (sign for sign in signs if sign and sign != between):
                table = [row.split(within) for row in rows]
                widths = {len(row) for row in table}
                if len(widths) == 1 and min(widths) >= _FEWEST_PARTS:
                    yield table
