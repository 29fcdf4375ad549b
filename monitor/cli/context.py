"""What the commands share: the county folder, its store and clock, and how a command ends."""

from __future__ import annotations

import io
import logging
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import click

from config.clock import Clock
from config.days import read_day
from config.io.files import secret_in
from config.months import Months, read_months
from config.speech import en

# What a folder needs is imported when a command opens one: `--help` and `--version`
# wait for no database library, and only what is drawn waits for what draws it.
if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from config.county import County
    from config.settings import ConfigError, Secrets
    from storage.store import Store

_log = logging.getLogger(__name__)

FIRST_DAY = date(1994, 1, 1)
"""Before it there was no portal in the country."""

WORK_FAILED = 1
ASKED_WRONGLY = 2

Command = TypeVar("Command", bound=Callable[..., Any])


class WorkFailed(click.ClickException):
    """The work could not be done: exit 1. The message says what to do next."""

    exit_code = WORK_FAILED


class AskedWrongly(click.ClickException):
    """The command was asked for what cannot be: exit 2. The message says what to do next."""

    exit_code = ASKED_WRONGLY


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD, or in another spelling that the files take too."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        day = read_day(str(value))
        if day is None:
            self.fail(
                en("{value!r} is no day; expected YYYY-MM-DD such as 2018-07-31").format(
                    value=value
                ),
                param,
                ctx,
            )
        return day


class Period(click.ParamType[Months]):
    """Whole months as 2017-06, 2018-Q3, 2020 or 2018-01..2018-07, or in another
    spelling such as 2018年第三季度.
    """

    name = "PERIOD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Months:
        if isinstance(value, Months):
            return value
        period = read_months(str(value))
        if period is None:
            expected = en(
                "a month such as 2018-07, a quarter such as 2018-Q3, a year, or months such as "
                "2018-01..2018-07"
            )
            self.fail(
                en("{value!r} is no period; expected {expected}").format(
                    value=value, expected=expected
                ),
                param,
                ctx,
            )
        return period


class LayoutNames(Collection[str]):
    """The names that 版式 may have. The families are imported where a
    column has one: most have none.
    """

    @cached_property
    def _names(self) -> frozenset[str]:
        from crawler.layouts.catalogue import LAYOUTS
        from crawler.page.layout_names import BROWSER

        return frozenset((*LAYOUTS, BROWSER))

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True)
class Folder:
    """One county folder and what belongs to it, opened when a command needs it.

    attended: the command is a job of `tongbao run`, which goes on with the last good
    tables where today's are at fault.
    """

    home: Path
    attended: bool = False

    def county(self, *, or_last_good: bool = False) -> County:
        """The folder, read whole. What was made of its tables beyond reading them is told
        to whoever typed the command.
        """
        from config.settings import ConfigError

        try:
            county = self.todays()
        except ConfigError as error:
            if not (self.attended or or_last_good):
                raise
            county = self.last_good(error)
            for fault in county.faults:
                _log.error("%s", fault)
            _log.error("the last good tables are used, of %s", county.shown(county.good_at))
        if not self.attended:
            for note in county.notes:
                tell(note)
        return county

    def todays(self) -> County:
        """The folder as it stands now. Raises ConfigError with all that is wrong in it."""
        from config.county import load_county

        return load_county(self.home, layouts=LayoutNames())

    def last_good(self, faults: ConfigError) -> County:
        """The folder with its tables as they were last read without a fault. Raises
        `faults` where none were kept.
        """
        from config.last_good import load_last_good

        return load_last_good(self.home, faults, layouts=LayoutNames())

    @contextmanager
    def store(
        self, county: County, *, only_look: bool = False, any_clock: bool = False
    ) -> Iterator[Store]:
        """The folder's database, made where there is none; one of an older version is
        left for `tongbao db upgrade`.

        only_look: where there is none, an empty one that is gone afterwards, so that looking leaves
        no trace. Nothing is said from a damaged one, and nothing under a clock that stands before
        what the database knows; any_clock: for what says and records nothing itself.
        """
        from monitor.operations.clockwork import backwards
        from monitor.operations.full_check import REMEDY, last_fault
        from storage.store import Store

        with ExitStack() as stack:
            url, home, clock = county.settings.store.url, self.home, clock_of(county)
            del county  # whoever opened the store says how long that is held
            if only_look and not Store.exists(url, home):
                url, home = "sqlite:///nothing.db", Path(stack.enter_context(TemporaryDirectory()))
            store = stack.enter_context(Store.open(url, home))
            state = store.schema_state()
            if state.version:
                store.require_schema(state)
                store.check(only_small=True)
                if fault := last_fault(self.home):
                    raise WorkFailed(
                        en("{fault}. Nothing is judged, recorded or sent: {remedy}.").format(
                            fault=fault, remedy=en(REMEDY)
                        )
                    )
            else:
                store.upgrade()
            if not any_clock and (problem := backwards(store.last_moment(), clock)):
                raise WorkFailed(
                    en(
                        "{problem}. Nothing was judged, recorded or sent: set the clock right "
                        "first."
                    ).format(problem=problem)
                )
            yield store


def default_folder(*, attended: bool = False) -> Folder:
    """The folder of a command that names none with --home."""
    return Folder(Path(os.environ.get("TONGBAO_HOME") or "."), attended)


def clock_of(county: County, as_of: date | None = None) -> Clock:
    """The county's clock; it stands on `as_of` where that is given."""
    return Clock(county.settings.portal.zone, as_of)


def day_of(as_of: date | None, clock: Clock) -> date:
    """The as-of date, by default today. Raises AskedWrongly for a day to come: nobody has
    looked at the portal on it yet.
    """
    today = clock.today()
    if as_of is not None and as_of > today:
        raise AskedWrongly(
            en("--as-of {as_of} lies in the future: today is {today}").format(
                as_of=as_of, today=today
            )
        )
    if as_of is not None and as_of < FIRST_DAY:
        raise AskedWrongly(
            en("--as-of {as_of}: no portal is as old as that; was another year meant?").format(
                as_of=as_of
            )
        )
    return as_of or today


def secrets() -> Secrets:
    """The mail password, from TONGBAO_MAIL_PASSWORD or the file that
    TONGBAO_MAIL_PASSWORD_FILE names.
    """
    from config.settings import Secrets

    return Secrets(secret("TONGBAO_MAIL_PASSWORD"))


def secret(name: str) -> str:
    """The environment's `name`, or the text of the file that `name`_FILE
    names; "" where neither is set.
    """
    if value := os.environ.get(name):
        return value
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return ""
    try:
        return secret_in(Path(path))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else en("it is not UTF-8")
        raise WorkFailed(
            en("{name}_FILE: {path} cannot be read: {why}").format(name=name, path=path, why=why)
        ) from error


def home_option(command: Command) -> Command:
    """--home, which may stand before or after the command; the one after it wins."""

    def remember(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
        root = ctx.find_root()
        if root.obj is None:
            root.obj = default_folder()
        if value is not None:
            root.obj = replace(root.obj, home=value)

    option = click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        callback=remember,
        expose_value=False,
        help="The county folder. Else TONGBAO_HOME, else the current directory.",
    )
    return option(command)


as_of_option = click.option(
    "--as-of", type=Day(), help="The as-of date (统计截止日期). Default: today."
)
format_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


def folder() -> Folder:
    """The county folder of the command that runs."""
    found = click.get_current_context().find_root().obj
    assert isinstance(found, Folder)
    return found


def say(text: str = "") -> None:
    """A line of the command's result, to standard output."""
    click.echo(text)


def tell(text: str) -> None:
    """A line for the operator, to standard error."""
    click.echo(text, err=True)


def terminal() -> Console:
    """Where progress is drawn: standard error, when it is a terminal."""
    from rich.console import Console

    return Console(file=sys.stderr, highlight=False)


def terminal_width() -> int:
    """Columns of the terminal that a result is shown on, 200 where there is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 200


def drawn(table: Table) -> str:
    """A table as text, as wide as the terminal, or as wide as it needs where there
    is none; no cell is cut short.
    """
    from rich.console import Console

    for column in table.columns:
        column.overflow = "fold"
    console = Console(file=io.StringIO(), width=terminal_width(), highlight=False)
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip("\n")
