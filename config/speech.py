"""In which language a person is spoken to: Chinese or English, by catalogues of GNU gettext.

What the office and the units read is written in Chinese in the code, and has an English catalogue
(office.po); what the operator reads is written in English, and has a Chinese one (operator.po).
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
OFFICE, OPERATOR = "office", "operator"
"""The two catalogues. The first is written in Chinese, the second in English."""
FOLDER = Path(__file__).parent / "locale"
_WRITTEN_IN = {OFFICE: "zh", OPERATOR: "en"}
_SPOKEN: ContextVar[str] = ContextVar("spoken", default="")


def zh(text: str) -> str:
    """A text for the office or a unit, Chinese in the code, in the language that is spoken now."""
    return _translated(OFFICE, spoken() or "zh", text)


def en(text: str) -> str:
    """A text for the operator, English in the code, in the language that is spoken now."""
    return _translated(OPERATOR, spoken() or "en", text)


def noted(text: str) -> str:
    """Marks a text of the office that `zh` is asked for later."""
    return text


def noted_en(text: str) -> str:
    """Marks a text of the operator that `en` is asked for later."""
    return text


def spoken() -> str:
    """The language that was chosen for what runs now; "" where none was."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speaks one language ("": each text as it is written) for as long as the block lasts."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def asked_for(environment: Mapping[str, str]) -> str:
    """The language that TONGBAO_LANG names (zh, zh_CN.UTF-8, en …); "" where it names none."""
    return language_of(environment.get("TONGBAO_LANG", ""))


def of_locale(environment: Mapping[str, str]) -> str:
    """The language of the commands: TONGBAO_LANG, else the locale's; "" where that is another."""
    names = ("TONGBAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    named = next((environment[name] for name in names if environment.get(name)), "")
    return language_of(named)


def language_of(tag: str) -> str:
    """One of LANGUAGES, by a locale's or a browser's name for it; "" for any other."""
    found = tag.strip().lower().replace("_", "-").partition("-")[0].partition(".")[0]
    return found if found in LANGUAGES else ""


def lend() -> None:
    """Gives the operator's catalogue to libraries that ask gettext themselves, as click does for
    its own words. Only where Chinese is spoken: they are written in English too.
    """
    if spoken() == "zh":
        os.environ["LANGUAGE"] = "zh"
        gettext.bindtextdomain(OPERATOR, FOLDER)
        gettext.textdomain(OPERATOR)


def _translated(domain: str, language: str, text: str) -> str:
    if not text or language == _WRITTEN_IN[domain]:
        return text
    return _catalogue(domain, language).gettext(text)


@cache
def _catalogue(domain: str, language: str) -> gettext.NullTranslations:
    return gettext.translation(domain, FOLDER, [language], fallback=True)
