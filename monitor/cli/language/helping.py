"""The commands' help in Chinese: translated where it is shown, and broken into lines by the width
that Chinese takes on a terminal.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click
from rich.cells import cell_len

from config.speech import en, spoken

HELP, OPTION, SHORT = 72, 44, 60
"""Columns of a terminal for a command's help, an option's, and a command's line in a list."""
_AS_IT_IS = "\b\n"
"""Before a paragraph whose lines click is to leave as they are."""
_NOT_FIRST, _NOT_LAST = "，。；：、）”！？", "（“"


def texts(command: click.Command, context: click.Context) -> Iterator[str]:
    """Every text that a command's help shows, and those of the commands below it."""
    if command.help:
        yield inspect.cleandoc(command.help)
    yield from (option.help for option in _options(command) if option.help)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            yield from texts(found, context) if found else ()


def translated(command: click.Command) -> click.Command:
    """The command, its help in the language that is spoken."""
    if spoken() != "zh":
        return command
    if command.help and not command.short_help:
        whole = en(inspect.cleandoc(command.help))
        command.short_help = _laid_out(whole.partition("\n\n")[0], SHORT)
        command.help = _laid_out(whole, HELP)
    for one in command.params:
        if isinstance(one.type, click.Path):
            one.type.name = en(_kind(one.type).lower())
    for option in _options(command):
        if option.metavar is None and isinstance(option.type, click.Path):
            option.metavar = _kind(option.type)
        if option.help and not option.help.startswith(_AS_IT_IS):
            option.help = _laid_out(en(option.help), OPTION)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            translated(below)
    return command


def _kind(path: click.Path) -> str:
    """What help calls such a value: as letters, which its lines of options are laid out for."""
    if not path.file_okay:
        return "DIRECTORY"
    return "PATH" if path.dir_okay else "FILE"


def _options(command: click.Command) -> list[click.Option]:
    return [one for one in command.params if isinstance(one, click.Option)]


def _laid_out(text: str, width: int) -> str:
    paragraphs = text.split("\n\n")
    return "\n\n".join(_AS_IT_IS + "\n".join(_lines(one, width)) for one in paragraphs)


def _lines(text: str, width: int) -> Iterator[str]:
    """Lines no wider than that: a Chinese character may end one anywhere, a word of letters
    stays whole, no line begins with a mark that closes something or ends with one that opens.
    """
    line = ""
    for piece in _pieces(" ".join(text.split())):
        if line and cell_len(line + piece) > width and piece not in _NOT_FIRST:
            yield line.rstrip()
            line = ""
        line += piece if line or piece != " " else ""
    if line:
        yield line


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for letter in text:
        if letter in _NOT_LAST or (letter != " " and cell_len(letter) == 1):
            if letter in _NOT_LAST and word:
                yield word
                word = ""
            word += letter
            continue
        if word and word in _NOT_LAST:
            yield word + letter
        else:
            yield from (word, letter) if word else (letter,)
        word = ""
    if word:
        yield word
