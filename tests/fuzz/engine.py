"""One target under the coverage-guided fuzzer, in a process of its own: `python -m
tests.fuzz.engine TARGET FOLDER SECONDS`.

What is found is written down, and the search goes on: one slip must not hide the next.
"""

from __future__ import annotations

import resource
import sys
import time
import traceback
from collections import Counter
from hashlib import sha256
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["crawler", "config"]):
    from tests.fuzz.targets import TARGETS, Target

SLOW = 1.0
"""Seconds of one input that are a finding; what comes to that under
instrumentation is measured again without.
"""
HUNG = 60
HEAVY = 150 * 1024
"""KiB by which one input may make the process larger."""
MOST_OF_A_KIND = 3


class Recorder:
    """Runs inputs and keeps those that are findings, the first few of each kind."""

    def __init__(self, target: Target, folder: Path) -> None:
        self._target = target
        self._folder = folder
        self._kinds: Counter[str] = Counter()
        self._runs = 0

    def run(self, data: bytes) -> None:
        self._runs += 1
        size, begun = _size(), time.process_time()
        try:
            self._target.run(data)
        except Exception as error:  # noqa: BLE001 - whatever an input breaks is what is looked for
            where = traceback.extract_tb(error.__traceback__)[-1]
            self._keep(
                f"{type(error).__name__}-{Path(where.filename).stem}-{where.lineno}",
                data,
                traceback.format_exc(),
            )
        if time.process_time() - begun > SLOW:
            self._keep("slow", data, f"{time.process_time() - begun:.1f} s under instrumentation")
        if self._runs > 1 and _size() - size > HEAVY:
            self._keep("heavy", data, f"{(_size() - size) // 1024} MiB more")

    def _keep(self, kind: str, data: bytes, said: str) -> None:
        self._kinds[kind] += 1
        if self._kinds[kind] <= MOST_OF_A_KIND:
            path = self._folder / f"{kind}-{sha256(data).hexdigest()[:8]}"
            path.write_bytes(data)
            path.with_suffix(".txt").write_text(said, encoding="utf-8", errors="replace")


def _size() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(name: str, folder: Path, seconds: int) -> None:
    target = TARGETS[name]
    corpus, seeds, found = (folder / part for part in ("corpus", "seeds", "found"))
    for each in (corpus, seeds, found):
        each.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (seeds / sha256(seed).hexdigest()[:16]).write_bytes(seed)

    def changed(data: bytes, longest: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < 0.2:
            mutated: bytes = atheris.Mutate(data, longest)
            return mutated
        return target.changed(data, longest, random)[:longest]

    flags = (
        *(
            f"-max_total_time={seconds}",
            f"-max_len={target.longest}",
            f"-timeout={HUNG}",
            "-rss_limit_mb=3072",
        ),
        *(f"-artifact_prefix={found}/", "-print_final_stats=1", "-reload=0", "-len_control=20"),
    )
    atheris.Setup(
        [sys.argv[0], *flags, str(corpus), str(seeds)],
        Recorder(target, found).run,
        custom_mutator=changed,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
