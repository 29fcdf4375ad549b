"""Running the installed command as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def tongbao(*words: str, home: Path | None = None, expect: int = 0, timeout: float = 240) -> str:
    """What `tongbao` prints on standard output; the exit code must be `expect`."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TONGBAO_")} | {"PYTHONIOENCODING": "utf-8"}
    if home is not None:
        environment["TONGBAO_HOME"] = str(home)
    command = [str(Path(sys.executable).parent / "tongbao"), *words]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=timeout, check=False)
    assert done.returncode == expect, f"{' '.join(words)} exited {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout
