"""What was recorded of a mail in English, told in the language that is spoken."""

from __future__ import annotations

from config.speech import en, noted_en
from monitor.notices.notify import HELD, REDIRECTED, TOLD
from monitor.retelling import form_of
from storage.notices.records import MANY_BEHIND

WRITTEN = noted_en("written to the file {path}")
_PATTERNS = (WRITTEN, TOLD, HELD, REDIRECTED, MANY_BEHIND)


def reason_told(recorded: str) -> str:
    """The reason by the pattern that made it, each hole that is a reason too likewise; what a
    server answered or a person wrote stays as it stands.
    """
    for pattern in _PATTERNS:
        if match := form_of(pattern).fullmatch(recorded):
            holes = {name: reason_told(text) for name, text in match.groupdict().items()}
            return en(pattern).format(**holes)
    return en(recorded)
