"""`python -m tests.browser [--pictures DIR] [--small]`, or `make browser`: opens every page of the web
face of a fresh demo in Chromium, at the widths of a phone, a tablet and a desk, at a desk's with
letters of twice the size, and as it is printed, and says what is wrong with it. Exit 1 where
anything is. `make pictures` keeps what it sees, in few colours, in docs/pictures.

It takes playwright and axe from requirements-browser.lock, and the machine's own Chromium.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from playwright.sync_api import sync_playwright

from tests.browser.gallery import gallery
from tests.browser.looking import barriers, faults_of
from tests.e2e.browsing import NAME, PASSWORD, account, page_of, served
from tests.e2e.commands import environment, tongbao

WIDTHS = {390: 844, 768: 1024, 1440: 900}
"""Each with its height."""
TWICE = {"width": 720, "height": 450}
"""What a desk's page has at 200 %."""
PAPER = {"width": 1032, "height": 702}
"""A4 on its side, without its margins, at 96 dots an inch."""
COLOURS = 12
REFUSALS = frozenset({"refused", "own-refused"})
SHOWN_IN_ENGLISH = frozenset({"board", "column", "own"})
DAY, MONTH = "2018-07-31", "2018-06"
"""What is looked at, and a month of which there is a draft."""
SENTENCE = "本期全县共发布信息9999条，请各单位对照整改。"
"""The clerk's, with a figure that does not close."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    parser = argparse.ArgumentParser(description="The web face in a real browser.")
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of every page")
    parser.add_argument("--small", action="store_true", help="in few colours, and a page of them")
    asked = parser.parse_args()
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        sys.exit(f"no browser: install one of {', '.join(CHROMIUM)}")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        subprocess.run(
            [sys.executable, "-m", "monitor.cli.main", "demo", str(home)],
            check=True,
            capture_output=True,
            env=environment(None),
        )
        tongbao("circular", "2018-07", "--issue", "--date", "2018-08-02", home=home)
        (home / "问题.md").write_text(SENTENCE, encoding="utf-8")
        tongbao("circular", MONTH, "--draft", home=home)
        account(home, NAME, "deputy")
        with served(home) as address, sync_playwright() as engine:
            browser = engine.chromium.launch(
                executable_path=program,
                args=["--no-sandbox"],
                env={**os.environ, "LANGUAGE": "zh_CN"},
            )
            wrong = list(_looked_at(browser, address.rstrip("/"), home, asked.pictures))
            wrong += _in_english(browser, address.rstrip("/"), home, asked.pictures)
            browser.close()
    if asked.pictures is not None and asked.small:
        gallery(asked.pictures, list(WIDTHS), COLOURS)
    for line in wrong:
        print(line)
    print(f"{len(wrong)} faults")
    return int(bool(wrong))


def _looked_at(browser: Any, address: str, home: Path, pictures: Path | None) -> Iterator[str]:
    for width, height in WIDTHS.items():
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            device_scale_factor=1,
        )
        page = context.new_page()
        problems = _heard(page)
        for name, opened in _pages(page, address, home):
            yield from (f"{name} at {width} px: {fault}" for fault in faults_of(opened))
            if width == min(WIDTHS):
                yield from (f"{name}: {fault}" for fault in barriers(opened))
            if name not in REFUSALS:  # of which a browser complains, whatever stands on them
                yield from (f"{name} at {width} px: the browser says {one}" for one in problems)
            problems.clear()
            if pictures is not None:
                pictures.mkdir(parents=True, exist_ok=True)
                opened.screenshot(path=pictures / f"{name}-{width}.png", full_page=False)
            if width == max(WIDTHS):
                yield from _twice_and_printed(name, opened)
                opened.set_viewport_size({"width": width, "height": height})
        context.close()


def _in_english(browser: Any, address: str, home: Path, pictures: Path | None) -> Iterator[str]:
    """The same pages in English, on a phone and on a desk: its words are longer."""
    for width in (min(WIDTHS), max(WIDTHS)):
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]},
            locale="en-GB",
            device_scale_factor=1,
        )
        for name, opened in _pages(context.new_page(), address, home):
            yield from (f"{name} in English at {width} px: {one}" for one in faults_of(opened))
            if pictures is not None and name in SHOWN_IN_ENGLISH:
                opened.screenshot(path=pictures / f"{name}-en-{width}.png", full_page=False)
        context.close()


def _twice_and_printed(name: str, page: Any) -> Iterator[str]:
    page.set_viewport_size(TWICE)
    yield from (f"{name} at 200 %: {fault}" for fault in faults_of(page))
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    yield from (f"{name} printed: {fault}" for fault in faults_of(page, paper=True))
    page.emulate_media(media="screen")


def _heard(page: Any) -> list[str]:
    """What the browser complains of from now on."""
    said: list[str] = []

    def listen(message: Any) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def _pages(page: Any, address: str, home: Path) -> Iterator[tuple[str, Any]]:
    """Each page by its name, opened one after the other as a deputy comes to it."""
    page.goto(f"{address}/login")
    yield "login", page
    page.fill("input[name=name]", NAME)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    places = [
        ("board", f"/?as-of={DAY}"),
        ("board-late", f"/?as-of={DAY}&overdue=1"),
        ("charts", f"/charts?as-of={DAY}"),
        ("entries", "/entries"),
        ("entries-found", "/entries?words=%E6%9D%9E%E6%9F%B3&from=2018-01-01"),
        ("circulars", "/circulars"),
        ("words", "/circulars/words"),
        ("draft", f"/circulars/drafts/{MONTH}"),
        ("paper", f"/circulars/drafts/{MONTH}/paper"),
        ("mails", f"/mails?as-of={DAY}"),
        ("crawls", "/crawls"),
        ("anomalies", f"/anomalies?as-of={DAY}"),
        ("appeals", "/appeals"),
        ("audit", "/audit"),
        ("mails-ready", f"/mails/ready?as-of={DAY}"),
        ("tables", "/roster"),
        ("table", "/roster/columns"),
        ("row", "/roster/columns/rows/2"),
        ("register", "/registers/依申请公开"),
        ("recheck", "/columns/1/recheck"),
        ("refused", "/columns/999999"),
    ]
    for name, place in places:
        page.goto(address + place)
        if name == "charts":
            page.wait_for_selector("svg.chart", timeout=120_000)
        yield name, page
        if name == "mails":
            letters = re.findall(r'href="[^"]*?(/mails/\d+)"', page.content())
        if name == "board":
            units = re.findall(r'href="[^"]*?(/units/[^"?]+)', page.content())
            columns = re.findall(r'href="[^"]*?(/columns/\d+)', page.content())
    for name, found in (("unit", units), ("column", columns)):
        page.goto(f"{address}{found[0]}?as-of={DAY}")
        yield name, page
    page.goto(f"{address}{letters[0]}")
    yield "letter", page
    page.goto(f"{address}/roster/units/rows/2")
    page.fill("input[name='cell:联系人']", "张三")
    page.fill("input[name='cell:邮箱']", "不是邮箱")
    page.press("input[name='cell:邮箱']", "Enter")
    page.wait_for_load_state()
    yield "change-wrong", page
    page.fill("input[name='cell:邮箱']", "zhang@example.gov.cn")
    page.press("input[name='cell:邮箱']", "Enter")
    page.wait_for_load_state()
    yield "change", page
    unit = page_of(home, unquote(units[0].removeprefix("/units/")), "--days", "10")
    page.goto(f"{address}{quote(unit)}?as-of={DAY}")
    yield "own", page
    if own := re.search(r'href="[^"]*?(/u/[^"]+/columns/\d+)', page.content()):
        page.goto(f"{address}{own[1]}?as-of={DAY}")
        yield "own-column", page
        page.check("input[value=objection]")
        page.click("fieldset ~ p button")
        page.wait_for_load_state()
        yield "own-refused", page


if __name__ == "__main__":
    sys.exit(main())
