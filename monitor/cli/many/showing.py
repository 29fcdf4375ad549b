"""fleet --into: how the counties of one database stand."""

from __future__ import annotations

import asyncio
import json
import logging

from rich.table import Table

from config.speech import en
from monitor.cli.context import AskedWrongly, WorkFailed, drawn, say, tell
from monitor.fleet.status import Fleet, fleet_of, metrics
from monitor.plural import several
from monitor.whys import state_told
from storage.fleet.members import Members

_LAST_PORT = 65_535


def show(url: str, *, begin: bool, full: bool, form: str) -> None:
    """Prints it; begin: puts a crawl of every county into the queue first."""
    with Members.open(url) as members:
        members.require()
        if begin:
            _begin(members, full=full)
        fleet = fleet_of(members)
    if form == "metrics":
        say(metrics(fleet).rstrip())
    else:
        say(_json(fleet) if form == "json" else _tables(fleet))


def watch(url: str, listen: str) -> None:
    """Answers monitors at [HOST:]PORT until the process is told to end."""
    import uvicorn

    from monitor.cli.web.serving import open_door
    from monitor.fleet.watch import application

    host, _, port = listen.rpartition(":")
    if not port.isdigit() or int(port) > _LAST_PORT:
        raise AskedWrongly(
            en("--listen {listen}: write a port, or HOST:PORT").format(listen=listen)
        )
    with Members.open(url) as members:
        members.require()
        door = open_door(host.strip("[]") or "127.0.0.1", int(port))
        say(f"http://{host or '127.0.0.1'}:{door.getsockname()[1]}/healthz")
        config = uvicorn.Config(application(members), log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[door])


def _begin(members: Members, *, full: bool) -> None:
    try:
        from monitor.fleet.jobs import begin
    except ModuleNotFoundError as error:
        raise WorkFailed(
            en("the queue's engine is not installed: pip install 'tongbao[dist]'")
        ) from error
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it tells of each job
    names = [member.name for member in members.all()]
    put = asyncio.run(begin(members, names, full=full))
    tell(en("{crawls} put into the queue").format(crawls=several(len(put), "crawl")))


def _tables(fleet: Fleet) -> str:
    found = (_counties(fleet), _slots(fleet), _workers(fleet))
    return "\n".join(drawn(table) for table in found if table.row_count)


def _counties(fleet: Fleet) -> Table:
    heads = (en("county"), en("portal"), en("columns"), en("crawl"), en("done"), en("by"), "")
    table = Table(*heads, box=None)
    for one in fleet.counties:
        crawl = one.crawl
        since = en("{state} since {moment:%m-%d %H:%M}")
        table.add_row(
            one.member.name,
            one.member.portal,
            str(one.member.columns),
            since.format(state=state_told(crawl.state), moment=crawl.started_at)
            if crawl
            else en("none yet"),
            str(one.done) if crawl else "",
            one.holder,
            one.ill or (en("late") if one.late else ""),
        )
    return table


def _slots(fleet: Fleet) -> Table:
    table = Table(en("slot"), en("county"), en("held by"), en("since"), box=None)
    for slot in fleet.slots:
        held = slot.holder if slot.held else en("nobody any more")
        table.add_row(slot.slot, slot.county, held, f"{slot.taken_at:%m-%d %H:%M:%S}")
    return table


def _workers(fleet: Fleet) -> Table:
    heads = (en("worker"), en("version"), en("at once"), en("scheduler"), en("silent for"))
    table = Table(*heads, box=None)
    for each in fleet.workers:
        scheduler = en("yes") if each.scheduler else ""
        silent = en("{seconds:.0f} s").format(seconds=each.seconds)
        table.add_row(each.name, each.version, str(each.at_once), scheduler, silent)
    return table


def _json(fleet: Fleet) -> str:
    return json.dumps(
        {
            "now": fleet.now.isoformat(),
            "counties": [
                {
                    "county": one.member.name,
                    "portal": one.member.portal,
                    "columns": one.member.columns,
                    "slots": list(one.member.slots),
                    "state": one.crawl.state if one.crawl else None,
                    "started_at": one.crawl.started_at.isoformat() if one.crawl else None,
                    "done": one.done,
                    "held_by": one.holder or None,
                    "late": one.late,
                    "ill": one.ill or None,
                }
                for one in fleet.counties
            ],
            "slots": [
                {
                    "slot": slot.slot,
                    "county": slot.county,
                    "epoch": slot.epoch,
                    "holder": slot.holder,
                    "held": slot.held,
                }
                for slot in fleet.slots
            ],
            "workers": [
                {
                    "worker": one.name,
                    "version": one.version,
                    "at_once": one.at_once,
                    "scheduler": one.scheduler,
                    "silent_seconds": round(one.seconds, 1),
                }
                for one in fleet.workers
            ],
        },
        ensure_ascii=False,
        indent=2,
    )
