"""Old TLS, where a county asks for it: its portal was never brought up to date."""

from __future__ import annotations

import ssl
from pathlib import Path

LEGACY = Path(__file__).with_name("legacy_tls.cnf")
"""The configuration of OpenSSL under which the crawling process takes old TLS; it must be
named before OpenSSL is loaded.
"""


def legacy_context() -> ssl.SSLContext:
    """A client's context that takes what LEGACY takes."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.options |= 0x4  # OP_LEGACY_SERVER_CONNECT, which Python names from 3.12 on
    return context
