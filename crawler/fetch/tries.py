"""How often, and how late, a request is made again."""

from __future__ import annotations

from typing import Final

TRIES: Final = 3
LONGEST_PAUSE: Final = 30.0
"""Seconds that a Retry-After may ask for; what asks for more is refused for this crawl."""
