"""The one guard for every way out, and httpx behind it."""
