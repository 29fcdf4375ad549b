"""Running the installed command as a user does."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests import forked


def environment(home: Path | None) -> dict[str, str]:
    """The caller's environment with nothing of tongbao's in it but the folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TONGBAO_")}
    return kept | {"PYTHONIOENCODING": "utf-8"} | ({"TONGBAO_HOME": str(home)} if home else {})


def tongbao(
    *words: str,
    home: Path | None = None,
    expect: int | None = 0,
    timeout: float = 240,
    errors: bool = False,
) -> str:
    """What `tongbao` prints on standard output, or on standard error;
    the exit code must be `expect`, None for any.
    """
    command = forked.tongbao(*words)
    done = subprocess.run(
        command,
        env=environment(home),
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    assert expect is None or done.returncode == expect, (
        f"{' '.join(words)} exited {done.returncode}\n{done.stdout}\n{done.stderr}"
    )
    return done.stderr if errors else done.stdout
