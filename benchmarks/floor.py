"""The floor of a crawl, in an environment of its own: aiohttp fetches, bare lxml reads the same
entries by a selector that is known for each page. `floor.py PORT COLUMNS`.
"""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import date

import aiohttp  # type: ignore[import-not-found,unused-ignore] # of the benchmark's own environment
from lxml import html

ROWS = ("li", "li", "li", "tr", "tr", "dd", 'div[@class="row"]', "li", "p", "li")
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")
_SPLIT = re.compile(r"^\s*(\d{2})(\d{4})-(\d{2})")


def read(body: bytes, column: int) -> list[tuple[str, str, date]]:
    """Title, address and day of each row."""
    root = html.fromstring(
        body, parser=html.HTMLParser(encoding="gbk" if column % 5 == 0 else "utf-8")
    )
    found = []
    rows: list[html.HtmlElement] = root.xpath(f'//*[@class="list"]//{ROWS[column % 10]}')  # type: ignore[assignment]
    for row in rows:
        link = row.find(".//a")
        if link is None:
            continue
        text = row.text_content()
        if column % 10 == 7:
            day, year, month = map(int, _SPLIT.search(text).groups())  # type: ignore[union-attr]
        else:
            year, month, day = map(int, _DAY.search(text).groups())  # type: ignore[union-attr]
        found.append(
            (link.get("title") or link.text_content(), link.get("href"), date(year, month, day))
        )
    return found


async def main(port: int, columns: int) -> int:
    """Fetches and reads every column, eight at once; the number of entries."""
    left, total = iter(range(columns)), 0
    async with aiohttp.ClientSession() as session:

        async def work() -> None:
            nonlocal total
            for column in left:
                async with session.get(f"http://127.0.0.1:{port}/c/{column}/") as answer:
                    total += len(read(await answer.read(), column))

        await asyncio.gather(*(work() for _ in range(8)))
    return total


if __name__ == "__main__":
    print(asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]))))
