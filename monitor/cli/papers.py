"""circular --check: a paper read again and held against itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.county import County
from config.settings import FILE, ConfigError
from config.speech import en
from monitor.cli.context import WORK_FAILED, AskedWrongly, WorkFailed, clock_of, folder, say, tell
from monitor.plural import several
from monitor.reports.circular.builder import CircularError
from monitor.reports.circular.figures import as_figures
from monitor.reports.circular.issuing import draft
from monitor.reports.paper_check.blocks import UnreadablePaperError
from monitor.reports.paper_check.check import Knowledge, check_paper
from monitor.reports.paper_check.disagreement import Judgement
from monitor.reports.paper_check.period import period_of
from monitor.reports.paper_check.place import Whose, whose_paper
from monitor.reports.paper_check.reading.source import read_documents
from monitor.reports.paper_check.reading.structure import Paper, paper_of
from monitor.rules.disagreement import Disagreement
from storage.issues import FIGURES
from storage.store import Store


def check(path: Path, form: str) -> None:
    """Read the paper at `path`, print its disagreements as text or JSON, and
    end with 1 where there is any.
    """
    try:
        documents = read_documents(path)
    except FileNotFoundError as error:
        raise AskedWrongly(
            en(
                "{path}: not found; name a folder with the paper, or one .docx, .xlsx, .csv or .txt"
            ).format(path=path)
        ) from error
    except UnreadablePaperError as error:
        raise WorkFailed(str(error)) from error
    paper = paper_of(documents)
    judgement = check_paper(paper, _knowledge(path, paper))
    if form == "json":
        objects = [each.as_object() for each in judgement.disagreements]
        say(json.dumps(objects, ensure_ascii=False, indent=2))
        for why in judgement.unjudged:
            tell(f"未能判断：{why}")
    else:
        _print(judgement)
    if judgement.disagreements:
        number = several(len(judgement.disagreements), "disagreement")
        tell(en("{number} in {path}.").format(number=number, path=path))
        sys.exit(WORK_FAILED)
    tell(en("Nothing in {path} disagrees.").format(path=path))


def _print(judgement: Judgement) -> None:
    for number, each in enumerate(judgement.disagreements, start=1):
        say(_entry(number, each))
    for why in judgement.unjudged:
        say(f"未能判断：{why}")


def _entry(number: int, each: Disagreement) -> str:
    return (
        f"{number}. {each.what}\n   此处：{each.here}：{each.found}\n   "
        f"对照：{each.there}：{each.expected}"
    )


def _knowledge(path: Path, paper: Paper) -> Knowledge:
    """What lies beside the paper, and what the county folder knows, where there is one
    and the paper is this county's.
    """
    figures: dict[str, Mapping[str, Any]] = {}
    directory = path if path.is_dir() else path.parent
    if (directory / FIGURES).is_file():
        try:
            figures[FIGURES] = json.loads((directory / FIGURES).read_text(encoding="utf-8"))
        except (ValueError, UnicodeDecodeError) as error:
            raise WorkFailed(
                en("{found}: is no JSON: {error}").format(found=directory / FIGURES, error=error)
            ) from error
    county = _county()
    if county is None:
        return Knowledge((), figures)
    whose = whose_paper(paper, (county.settings.portal.name, county.settings.circular.issuer))
    if whose is Whose.OTHER:
        tell(en("The paper names another place than this county: names and database are left out."))
        return Knowledge((), figures)
    if whose is Whose.OWN:
        figures |= _in_database(county, paper)
    elif period_of(paper) is not None:
        tell(
            en(
                "The paper does not say whose it is in its title or signature: the database is "
                "left out."
            )
        )
    return Knowledge(tuple(county.registry.by_any_name), figures)


def _county() -> County | None:
    """The county folder, where there is one that can be read."""
    if not (folder().home / FILE).is_file():
        return None
    try:
        return folder().county()
    except ConfigError as error:
        tell(
            en(
                "{home}: names and database are left out, because the folder has faults: {fault}"
            ).format(home=folder().home, fault=error.problems[0])
        )
        return None


def _in_database(county: County, paper: Paper) -> dict[str, Mapping[str, Any]]:
    """The figures of the paper's months as the folder's database has them; none
    where it holds nothing of them.

    What was issued is held as it was issued.
    """
    period = period_of(paper)
    if period is None or not Store.exists(county.settings.store.url, county.home):
        return {}
    with folder().store(county, only_look=True) as store:
        issue = next(
            (
                each
                for each in store.issues.all()
                if (each.first, each.last) == (period.first, period.last)
            ),
            None,
        )
        if issue is not None:
            return {f"已印发的通报（{period.label}）": store.issues.figures(issue)}
        today = clock_of(county).today()
        if today < period.first:
            return {}
        try:
            drafted = draft(county, store, period, min(period.last, today))
            known = as_figures(drafted.circular(drafted.picture.verdicts))
        except CircularError:
            return {}
    return {"数据库": known} if known.get("total") else {}
