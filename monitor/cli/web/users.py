"""user: who may log in to the web face."""

from __future__ import annotations

import json
import unicodedata

import click

from config.speech import en
from monitor.cli.context import (
    AskedWrongly,
    WorkFailed,
    clock_of,
    drawn,
    folder,
    format_option,
    home_option,
    say,
    secret,
)
from storage.web.accounts import Role


@click.group()
@home_option
def user() -> None:
    """The office's accounts of the web face."""


@user.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    required=True,
    help="What the account may do.",
)
@home_option
def add(name: str, role: str) -> None:
    """A new account. The password is asked for, or taken from TONGBAO_PASSWORD_FILE."""
    from monitor.web.logins import LEAST_PASSWORD, hashed

    if not name.strip() or name != name.strip() or not name.isprintable() or len(name) > 100:
        raise AskedWrongly(
            en(
                "NAME = {name!r}: expected up to 100 printable characters without "
                "blanks at its ends"
            ).format(name=name)
        )
    county = folder().county()
    password = secret("TONGBAO_PASSWORD") or click.prompt(
        "Password", hide_input=True, confirmation_prompt=True, err=True
    )
    if len(password) < LEAST_PASSWORD:
        raise AskedWrongly(
            en("the password has {count} characters: expected at least {least_password}").format(
                count=len(password), least_password=LEAST_PASSWORD
            )
        )
    with folder().store(county, any_clock=True) as store:
        others = (one.name for one in store.accounts.all() if one.name != name)
        if alike := next((one for one in others if _looks(one) == _looks(name)), None):
            raise AskedWrongly(
                en(
                    "NAME = {name!r}: there is the account {taken!r} already: remove it first"
                ).format(name=name, taken=alike)
            )
        store.accounts.add(name, Role(role), hashed(password), clock_of(county).now())
    say(en("{name}: account made, role {role}.").format(name=name, role=role))


def _looks(name: str) -> str:
    """What a reader takes a name for: nobody tells ｌee, lee and Lee apart in the audit log."""
    return unicodedata.normalize("NFKC", name).casefold()


@user.command("list")
@format_option
@home_option
def list_(form: str) -> None:
    """The accounts."""
    from rich.table import Table

    county = folder().county()
    with folder().store(county, only_look=True, any_clock=True) as store:
        accounts = store.accounts.all()
    if form == "json":
        told = [
            {"name": one.name, "role": one.role.value, "made_at": one.made_at.isoformat()}
            for one in accounts
        ]
        say(json.dumps(told, ensure_ascii=False, indent=2))
        return
    table = Table(en("name"), en("role"), en("made"))
    for one in accounts:
        table.add_row(one.name, one.role.value, county.shown(one.made_at))
    say(drawn(table) if accounts else en("There is no account yet."))


@user.command()
@click.argument("name")
@home_option
def remove(name: str) -> None:
    """Take an account away; its logins end at once."""
    county = folder().county()
    with folder().store(county, any_clock=True) as store:
        if not store.accounts.remove(name):
            raise WorkFailed(en("there is no account {name}").format(name=name))
    say(en("{name}: account removed.").format(name=name))
