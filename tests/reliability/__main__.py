"""`python -m tests.reliability`: runs the tests that the table names and prints how the items
stand. Exit 1 where one fails.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as Xml

from tests.reliability.table import COVERED, MISSING, PARTIAL, Item, items

ROOT = Path(__file__).parents[2]
FAILING = "failing"
SERVER = "postgresql"
RAN = (0, 1)
"""Exit statuses of pytest after which every test was run: all passed, or some failed."""


def outcomes(tests: Sequence[str], words: Sequence[str]) -> dict[str, set[str]]:
    """What became of each test, by its name without parameters: passed, failed, skipped.

    Raises SystemExit where pytest broke off, for then nothing is known of any test.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            f"--junitxml={report}",
            *words,
            *tests,
        ]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode not in RAN:
            sys.exit(
                f"pytest broke off with exit {done.returncode}: nothing is known of any "
                "item; see its words above"
            )
        found: dict[str, set[str]] = {}
        for case in Xml.parse(report).iter("testcase"):
            module = case.get("classname", "").replace(".", "/")
            name, _, parameters = case.get("name", "").partition("[")
            name = f"{module}.py::{name}"
            failed = case.find("failure") is not None or case.find("error") is not None
            became = (
                "failed" if failed else "skipped" if case.find("skipped") is not None else "passed"
            )
            found.setdefault(name, set()).add(became)
            if SERVER in parameters:
                found.setdefault(f"{name}[{SERVER}]", set()).add(became)
    return found


def standing(item: Item, became: Mapping[str, set[str]]) -> str:
    """How an item stands: as the table says, unless one of its tests failed, or
    none of one's cases was run.

    A test that is named on the server alone is taken as skipped where there is none.
    """
    if item.state == MISSING:
        return MISSING
    seen = [
        became.get(test, {"skipped"} if test.endswith(f"[{SERVER}]") else set())
        for test in item.tests
    ]
    if any("failed" in one or not one for one in seen):
        return FAILING
    return item.state if all("passed" in one for one in seen) else PARTIAL


def main(words: Sequence[str]) -> int:
    known = items()
    tests = sorted({test.partition("[")[0] for item in known for test in item.tests})
    became = outcomes(tests, words)
    stand = {item.name: standing(item, became) for item in known}
    counts = Counter(stand.values())
    for item in known:
        if stand[item.name] != COVERED:
            print(f"{item.name} {stand[item.name]}: {item.note or ' '.join(item.tests)}")
    print(
        f"{len(known)} items: {counts[COVERED]} covered and passing, {counts[PARTIAL]} in part, "
        f"{counts[FAILING]} failing, "
        f"{counts[MISSING]} not covered"
    )
    return int(counts[FAILING] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
