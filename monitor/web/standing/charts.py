"""图表: drawn on the server, with the table behind each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from config.county import County
from config.speech import zh
from monitor.web.charts.drawing import lying, stacked
from monitor.web.charts.figures import Figures, figures
from monitor.web.desk import Desk
from monitor.web.face import Face
from monitor.web.kept import Kept
from monitor.web.views import day_asked
from storage.web.accounts import Session

MOST_DRAWN = 15
"""Units whose lateness is drawn; the table has them all."""
SHADES = ("fresh", "b1", "b2", "b3", "b4", "b5", "b6", "b7")
GROUP_SHADES = ("g0", "g1", "g2", "g3", "g4", "g5", "g6", "g7")
REFRESH = 2
AN_HOUR = 3600.0
_TASK = "charts"


def charts(face: Face, request: Request, session: Session) -> Response:
    """The charts of a day, as they were made last within the hour; or that they are being made."""
    county, day = day_asked(face, request)
    face.desk.known(county, day)  # nothing is said under a clock that is wrong
    made = at_hand(face.desk, county, day)
    name = f"{_TASK} {day}"
    if made is None:
        face.tasks.start(name, partial(_make, face.desk, county, day))
    task = face.tasks.of(name)
    return face.page(
        request,
        "charts.html",
        session=session,
        title=zh("图表"),
        day=day,
        made=made,
        problems=task.problems if task and made is None else (),
        refresh=REFRESH if made is None else None,
        drawn=_drawn(made) if made else None,
        local=county.shown,
    )


def at_hand(desk: Desk, county: County, day: date, old: float = AN_HOUR) -> Figures | None:
    """The figures of a day where they were made within so many seconds, or nothing has changed."""
    return desk.charts.at_hand(day, desk.mark(county), may_be_old=old)


def make(desk: Desk, county: County, day: date) -> Figures:
    """The figures of a day, by what is known now."""
    kept: Kept[Figures] = desk.charts
    return kept.of(day, desk.mark(county), partial(figures, county, desk.store, desk.clock, day))


def _make(desk: Desk, county: County, day: date) -> Sequence[str]:
    make(desk, county, day)
    return ()


def _drawn(made: Figures) -> dict[str, object]:
    """The three drawings."""
    bands = {band: _shade(SHADES, number) for number, band in enumerate(made.bands[:-1])}
    bands |= {made.bands[-1]: "unknown"}
    groups = {group: _shade(GROUP_SHADES, number) for number, group in enumerate(made.groups)}
    late = [
        (one.unit, one.days, zh("{days}天").format(days=one.days))
        for one in made.late
        if one.days is not None
    ][:MOST_DRAWN]
    return {
        "bands": stacked([(f"{day:%m-%d}", parts) for day, parts in made.weeks], bands, zh("个")),
        "months": stacked([(one.label, one.by_group) for one in made.months], groups, zh("条")),
        "late": lying(late, zh("天")),
    }


def _shade(shades: Sequence[str], number: int) -> str:
    return shades[min(number, len(shades) - 1)]
