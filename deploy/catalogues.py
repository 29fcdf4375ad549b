"""`make catalogues`: brings config/locale/*.po up to the texts of the code and compiles them.

office.po is the English of what offices and units read (zh("…") and noted("…") in the code, _("…")
in templates); operator.po the Chinese of what the operator reads (en("…"), commands' help, and
click's own words). Texts without a translation are left empty, and a test finds them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.io.made import MADE
from config.registry import CATEGORIES, NAMED_CYCLES
from config.speech import FOLDER, OFFICE, OPERATOR
from config.template import comments
from monitor.cli.language.helping import texts as help_texts
from monitor.cli.main import cli
from storage.records import Outcome

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("alerts", "config", "crawler", "monitor", "storage")
CATALOGUES = {OFFICE: "en", OPERATOR: "zh"}
"""Each catalogue with the language that it translates into."""
_KEYWORDS = {
    OFFICE: {"zh": None, "noted": None, "_": None, "ngettext": (1, 2)},
    OPERATOR: {"en": None, "noted_en": None},
}
_BANDS = ("正常", "两周以上", "1个月以上", "6个月以上", "1年以上", "空白栏目", "未能核查")
_FIGURES = ("超期", "豁免")


Text = str | tuple[str, str]
"""One text, or those of one thing and of many."""


def texts(domain: str) -> dict[Text, list[str]]:
    """Every text of the code for a catalogue, with the files in which it stands."""
    found: dict[Text, list[str]] = {}
    for path in sorted(each for package in PACKAGES for each in (ROOT / package).rglob("*")):
        if path.suffix not in (".py", ".html") or (path.suffix == ".html" and domain == OPERATOR):
            continue
        kind = "python" if path.suffix == ".py" else "jinja2.ext.babel_extract"
        content = io.BytesIO(path.read_bytes())
        options = {"newstyle_gettext": "true"}
        for _, message, _, _ in extract(kind, content, _KEYWORDS[domain], options=options):
            for text in (message,) if isinstance(message, str) else message:
                found.setdefault(text, []).append(path.relative_to(ROOT).as_posix())
    named, others = (
        ("terms", terms())
        if domain == OFFICE
        else (
            "help",
            [*help_texts(cli, click.Context(cli)), *(one.hint for one in Outcome if one.hint)],
        )
    )
    for text in others:
        found.setdefault(text, []).append(named)
    for text in comments() if domain == OPERATOR else ():
        found.setdefault(text, []).append("config/template.py")
    for text in clicks() if domain == OPERATOR else ():
        found.setdefault(text, []).append("click")
    return found


def terms() -> Iterator[str]:
    """The words of the field that stand in pages as they are computed."""
    yield from (*_BANDS, *_FIGURES, *CATEGORIES)
    yield from (cycle.word for cycle in NAMED_CYCLES)
    yield from (outcome.label for outcome in Outcome)


def clicks() -> Iterator[Text]:
    """What click says by itself: of options that are missing, of files that are not there."""
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for _, text, _, _ in extract("python", io.BytesIO(path.read_bytes()), keywords):
            yield text if isinstance(text, str) else (text[0], text[1])


def path_of(domain: str) -> Path:
    return FOLDER / CATALOGUES[domain] / "LC_MESSAGES" / f"{domain}.po"


def known(domain: str) -> Catalog:
    """The catalogue as its file stands; an empty one where there is none."""
    path = path_of(domain)
    if not path.exists():
        return _empty(domain)
    with path.open("rb") as file:
        return read_po(file, locale=CATALOGUES[domain])


def brought_up(domain: str) -> Catalog:
    """The catalogue with the texts of the code, in their order, and what is known of each."""
    before = known(domain)
    after = _empty(domain)
    for text, places in sorted(texts(domain).items(), key=lambda one: (one[1][0], str(one[0]))):
        old = before.get(text)
        places_once = [(place, None) for place in dict.fromkeys(places)]
        after.add(text, old.string if old else "", locations=places_once)
    return after


def _empty(domain: str) -> Catalog:
    """Without the time at which it was made: the same texts make the same file."""
    return Catalog(
        *(CATALOGUES[domain], domain),
        project="tongbao",
        version="0",
        header_comment=f"# {domain}: made by `make catalogues`, translated by hand",
        creation_date=MADE,
        revision_date=MADE,
        charset="utf-8",
        fuzzy=False,
    )


def compiled(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def said(message: Message) -> bool:
    """Whether a text is translated, in each of its numbers."""
    return all((message.string,) if isinstance(message.string, str) else message.string)


def main() -> None:
    for domain in CATALOGUES:
        catalogue, path = brought_up(domain), path_of(domain)
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        write_po(buffer, catalogue, width=100)
        path.write_bytes(buffer.getvalue())
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        missing = [message.id for message in catalogue if message.id and not said(message)]
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {len(missing)} not translated")


if __name__ == "__main__":
    main()
