"""demo: the main job on a built-in county, without a network."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import click

from config.speech import en
from monitor.cli import circulars, crawling, mails, reports
from monitor.cli.context import AskedWrongly, Folder, home_option, say
from monitor.demo.county import AS_OF, COUNTY
from monitor.demo.run import build_demo, serve

DEFAULT = "tongbao-demo"


@click.command()
@click.argument(
    "directory", metavar="[DIR]", default=DEFAULT, type=click.Path(file_okay=False, path_type=Path)
)
@home_option
@click.pass_context
def demo(ctx: click.Context, directory: Path) -> None:
    """The main job on a built-in county: serve its portal on loopback, crawl it, print the lists,
    write the mails and the CSV.

    DIR (default: tongbao-demo) is a county folder afterwards.
    """
    with serve(home=directory) as portal:
        try:
            build_demo(directory, portal.port)
        except FileExistsError as error:
            raise AskedWrongly(str(error)) from error
        ctx.find_root().obj = Folder(directory)
        names, reports_dir = (
            directory / "reports" / f"{AS_OF}" / "未更新名单.csv",
            directory / "reports" / f"{AS_OF:%Y-%m}",
        )
        say(
            en(
                "{county} as of {day}: the portal is served at {url} while this runs; crawling it."
            ).format(county=COUNTY, day=AS_OF, url=portal.url)
        )
        step(ctx, crawling.crawl, "--full", "--as-of", str(AS_OF))
        say(
            en(
                "\nThe lists, as the circular prints them (tongbao lists --category 动态信息 "
                "--format text):\n"
            )
        )
        step(
            ctx, reports.lists, "--category", "动态信息", "--format", "text", "--as-of", str(AS_OF)
        )
        step(ctx, reports.lists, "--format", "csv", "--as-of", str(AS_OF), "-o", str(names))
        with contextlib.redirect_stdout(io.StringIO()):
            step(ctx, mails.notify, "--as-of", str(AS_OF))
            step(ctx, circulars.circular, f"{AS_OF:%Y-%m}", "-o", str(reports_dir))
    sent = len(list((directory / "data" / "outbox").glob("*.eml")))
    outbox = directory / "data" / "outbox"
    say(en("\nMails, {sent} as .eml files: {outbox}").format(sent=sent, outbox=outbox))
    say(en("Lists as CSV: {names}").format(names=names))
    say(en("The circular's attachments: {directory}").format(directory=reports_dir))
    say(
        en(
            "\n{directory} is a county folder now: try `tongbao --home {directory} lists "
            "--as-of {day}`."
        ).format(directory=directory, day=AS_OF)
    )


def step(ctx: click.Context, command: click.Command, *options: str) -> None:
    """Run another command in the demo's folder, as a user would type it."""
    with command.make_context(command.name, list(options), parent=ctx) as inner:
        command.invoke(inner)
