"""When no circular is written: of a month that is not over, of a day to come,
and where too little is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from config.speech import en
from monitor.plural import several
from monitor.rules.bands import UNVERIFIED
from monitor.rules.verdicts import Verdict, columns_of


def too_early(last: date, as_of: date, today: date) -> str:
    """Why the period that ends with `last` cannot be reported as of a day; "" where it can."""
    if last >= today:
        return en("the period is not over: it ends with {last}, and today is {today}").format(
            last=last, today=today
        )
    if as_of > today:
        return en("--as-of {as_of} lies in the future: today is {today}").format(
            as_of=as_of, today=today
        )
    return ""


def too_little_known(verdicts: Sequence[Verdict], as_of: date, most: float) -> str:
    """Why these verdicts are no base for a circular; "" where they are. most:
    the share that may be 未能核查.
    """
    columns = columns_of(verdicts)
    # A column that each lead answers for is unread where it is so for all of them.
    unread = columns - columns_of(verdict for verdict in verdicts if verdict.band != UNVERIFIED)
    if unread > most * columns:
        share = en("{unread} of {columns}").format(
            unread=unread, columns=several(columns, "column")
        )
        return en(
            "{share} could not be verified (未能核查) as of {as_of}; "
            "circular.max_unverified allows {most:.0%}"
        ).format(share=share, as_of=as_of, most=most)
    if not any(verdict.standing.latest for verdict in verdicts):
        return en(
            "no column is known to have held an entry by {as_of}: there is nothing to report"
        ).format(as_of=as_of)
    return ""
