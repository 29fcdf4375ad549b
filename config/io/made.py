"""When a file that we make says that it was made."""

from datetime import datetime

MADE = datetime(2000, 1, 1)  # noqa: DTZ001  a file's own times say nothing of what it holds and must not change its bytes
