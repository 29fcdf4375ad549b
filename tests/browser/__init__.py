"""The web face in a real browser: see `python -m tests.browser`."""
