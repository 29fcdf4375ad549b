"""`python -m tests.fuzz`: every target for its share of the time, one after the other; ends with
1 where something was found.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path("build/fuzz")
SHARES = {
    "reader": 0.45,
    "walk": 0.25,
    "article": 0.1,
    "dates": 0.08,
    "addresses": 0.07,
    "outcomes": 0.05,
}
SLOW = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help=f"of {', '.join(SHARES)}; all by default"
    )
    parser.add_argument("--minutes", type=float, default=60, help="for all targets together")
    parser.add_argument(
        "--replay",
        type=Path,
        help="run this one input of the one target given, and show what it breaks",
    )
    options = parser.parse_args()
    chosen = options.targets or list(SHARES)
    if unknown := set(chosen) - set(SHARES):
        parser.error(f"no such target: {', '.join(unknown)}")
    if options.replay is not None:
        return _replay(chosen[0], options.replay)
    if find_spec("atheris") is None:
        parser.error("atheris is not installed: `make fuzz` installs it")
    whole = sum(SHARES[name] for name in chosen)
    findings = [
        path
        for name in chosen
        for path in _fuzz(name, max(1, round(options.minutes * 60 * SHARES[name] / whole)))
    ]
    for path in findings:
        print(f"found: {path}")
    return 1 if findings else 0


def _fuzz(name: str, seconds: int) -> list[Path]:
    """Runs one target in a process of its own. Returns the inputs that break it."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log"
    before = set(folder.glob("found/*"))
    with log.open("wb") as file:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.engine", name, str(folder), str(seconds)],
            stdout=file,
            stderr=file,
        )
    text = log.read_text(encoding="utf-8", errors="replace")
    runs = re.search(r"number_of_executed_units:\s*(\d+)", text)
    covered = re.findall(r"cov: (\d+)", text)
    findings = [
        path for path in sorted(set(folder.glob("found/*")) - before) if path.suffix != ".txt"
    ]
    findings = [
        path for path in findings if not path.name.startswith("slow-") or _still_slow(name, path)
    ]
    told = (
        f"{runs[1] if runs else '?'} runs, {covered[-1] if covered else '?'} places covered, "
        f"{len(findings)} findings"
    )
    print(f"{name}: {seconds} s, {told}", flush=True)
    if not runs or (ended.returncode and not findings):
        print(text[-4000:])
        findings.append(log)
    return findings


def _still_slow(name: str, path: Path) -> bool:
    """Whether an input is slow without the instrumentation too; it is forgotten where it is not."""
    from tests.fuzz.targets import TARGETS

    begun = time.process_time()
    try:
        TARGETS[name].run(path.read_bytes())
    except Exception:  # noqa: BLE001 - it has been found for that already
        return True
    if time.process_time() - begun > SLOW:
        return True
    path.unlink()
    path.with_suffix(".txt").unlink(missing_ok=True)
    return False


def _replay(name: str, path: Path) -> int:
    from tests.fuzz.targets import TARGETS

    begun = time.process_time()
    TARGETS[name].run(path.read_bytes())
    print(f"nothing broken, in {time.process_time() - begun:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
