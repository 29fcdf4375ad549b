"""tongbao: the entry point. Commands are imported when they are called, so that none
waits for another's libraries.
"""

from __future__ import annotations

import errno
import gc
import importlib
import logging
import os
import sys
from types import ModuleType
from typing import ClassVar

import click

from config.speech import en, lend, of_locale, speaking, spoken
from monitor.cli.context import ASKED_WRONGLY, WORK_FAILED, default_folder, home_option


class LazyGroup(click.Group):
    """Commands by name and the module that holds them."""

    modules: ClassVar[dict[str, str]] = {
        "demo": "monitor.cli.demo",
        "init": "monitor.cli.folders",
        "check": "monitor.cli.checking",
        "crawl": "monitor.cli.crawling",
        "discover": "monitor.cli.discovering",
        "lists": "monitor.cli.reports",
        "circular": "monitor.cli.circulars",
        "followup": "monitor.cli.following",
        "ledger": "monitor.cli.workbooks.ledger",
        "matrix": "monitor.cli.workbooks.matrix",
        "package": "monitor.cli.workbooks.package",
        "evidence": "monitor.cli.evidence",
        "anomalies": "monitor.cli.evidence",
        "notify": "monitor.cli.mails",
        "announce": "monitor.cli.announcing",
        "run": "monitor.cli.running",
        "fleet": "monitor.cli.crawling",
        "enroll": "monitor.cli.many.enrolling",
        "worker": "monitor.cli.many.working",
        "confirm": "monitor.cli.confirming",
        "serve": "monitor.cli.web.serving",
        "user": "monitor.cli.web.users",
        "link": "monitor.cli.web.linking",
        "doctor": "monitor.cli.health",
        "db": "monitor.cli.folders",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = self.modules.get(cmd_name)
        if module is None:
            return None
        command = getattr(_loaded(module), cmd_name)
        assert isinstance(command, click.Command)
        return _translated(command)


def _loaded(module: str) -> ModuleType:
    """A command's module with all that it needs. It stays to the end: nothing of it is ever
    collected, and looking through it again and again takes a tenth of a short command.
    """
    gc.disable()
    try:
        return importlib.import_module(module)
    finally:
        gc.freeze()
        gc.enable()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(package_name="tongbao", prog_name="tongbao", message="%(prog)s %(version)s")
@home_option
def cli() -> None:
    """Watch a county portal's columns, tell the units whose columns are out of date, and
    prepare the monthly circular.
    """


def main(*, attended: bool = False) -> None:
    """Run a command; every failure ends as a message on standard error and an exit status: 1
    work failed, 2 asked wrongly.

    attended: it is a job of `tongbao run`.
    """
    with speaking(of_locale(os.environ)):
        lend()
        _called(attended=attended)


def _called(*, attended: bool) -> None:
    gc.disable()  # until the command is there: see `_loaded`
    # A roster's rows are no garbage: to look for some after every 700 of them is a twentieth of a
    # short command.
    gc.set_threshold(10_000)
    from config.settings import ConfigError
    from storage.errors import StoreError

    _speak_utf8()
    os.umask(
        os.umask(0o007) | 0o007
    )  # what a county folder holds is not for the machine's other users
    _open_streams()
    try:
        _translated(cli).main(standalone_mode=True, obj=default_folder(attended=attended))
    except ConfigError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        said = en("Nothing was changed. Correct what is named above and run the command again.")
        click.echo(said, err=True)
        sys.exit(ASKED_WRONGLY)
    except StoreError as error:
        click.echo(en("Database: {error}").format(error=error), err=True)
        sys.exit(WORK_FAILED)
    except BrokenPipeError:
        sys.exit(WORK_FAILED)
    except OSError as error:
        if (file := _file_to_blame(error)) is None:
            raise  # its traceback tells more
        remedy = en(
            "see that there is room, and that this user may read and write there; then run the "
            "command again."
        )
        click.echo(f"{file}: {error.strerror or error}: {remedy}", err=True)
        sys.exit(WORK_FAILED)
    finally:
        # the process ends: nothing is left to be collected, and looking for it
        # is a fifth of a short command
        gc.freeze()


def _translated(command: click.Command) -> click.Command:
    if spoken() != "zh":
        return command
    from monitor.cli.language.helping import translated

    return translated(command)


def _open_streams() -> None:
    """Logs to standard error, and makes a terminal that cannot show Chinese no
    reason for a nightly job to end.
    """
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    for noisy in ("httpx", "httpcore", "alembic", "apscheduler", "charset_normalizer"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _file_to_blame(error: OSError) -> object:
    """The file that could not be read or written; standard output where the disk below it is
    full, None where none is known.
    """
    if error.filename is None and error.errno in (errno.ENOSPC, errno.EIO):
        # What is left in it would fail again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return en("standard output")
    return error.filename


def _speak_utf8() -> None:
    """Starts the command over where the locale cannot write Chinese names of files:
    nothing else can change that.
    """
    if (
        sys.getfilesystemencoding().lower().replace("-", "") != "utf8"
        and os.environ.get("PYTHONUTF8") != "1"
    ):
        os.environ["PYTHONUTF8"] = "1"  # for child processes too
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - ourselves, as we were called


if __name__ == "__main__":
    main()
