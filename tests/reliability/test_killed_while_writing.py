"""A file that is being written anew is the old one or the new one, whenever the
process that writes it is killed.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZE = 400_000
WRITER = (
    "import sys; from itertools import count; from pathlib import Path; from config.io.files "
    "import write_whole\n"
    "path = Path(sys.argv[1])\n"
    f"for number in count(1): write_whole(path, str(number % 10).encode() * {SIZE}); "
    "print(number, flush=True)\n"
)
KILLS = 12


def test_a_file_that_is_replaced_is_the_old_or_the_new_one_whenever_the_writer_dies(
    tmp_path: Path,
) -> None:
    path = tmp_path / "未更新名单.xlsx"
    path.write_bytes(b"0" * SIZE)
    dice = random.Random(5)
    for _ in range(KILLS):
        command = [sys.executable, "-c", WRITER, str(path)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(dice.random() / 10)
            writer.kill()
        content = path.read_bytes()
        assert len(content) == SIZE
        assert len(set(content)) == 1
    left = [one for one in tmp_path.iterdir() if one != path]
    assert all(one.name.startswith(".") for one in left), (
        "what a kill leaves behind is hidden, and offered to nobody"
    )
