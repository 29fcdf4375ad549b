"""Names of 版式 that are no family of markup."""

from __future__ import annotations

BROWSER = "browser"
"""The 版式 of a column that is read through a browser; its list may be of any family."""
