"""The page of commands, from the commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click
from pieces import code, table

from tyanalysis.cli import COMMANDS, main

INTRO = """\
# Commands

Made from the commands as they are; `tyanalysis COMMAND --help` says the same.

Exit codes: 0 everything asked for was done, 1 some editions failed, 2 wrong input and nothing ran,
128 and the signal's number when a signal ended it (130 for Ctrl-C).

"""


def page() -> str:
    """Write the page."""
    top = click.Context(main, info_name="tyanalysis")
    parts = [INTRO]
    for name in COMMANDS:
        command = main.get_command(top, name)
        assert command is not None
        for level, context in _contexts(command, click.Context(command, top, info_name=name), 2):
            parts.append(_section(level, context))
    return "".join(parts)


def _contexts(
    command: click.Command, context: click.Context, level: int
) -> Iterator[tuple[int, click.Context]]:
    yield level, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _contexts(child, click.Context(child, context, info_name=name), level + 1)


def _section(level: int, context: click.Context) -> str:
    command, path = context.command, context.command_path
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    anchor = path.replace(" ", "-")
    text = inspect.cleandoc(command.help or "").replace("``", "`")
    heading = f"{'#' * level} {path} {{ #{anchor} }}"
    options = [_row(one, context) for one in command.params if isinstance(one, click.Option)]
    listed = table(["option", "value", "default", "what it does"], options) if options else ""
    return f"{heading}\n\n```text\n{usage}\n```\n\n{text}\n\n{listed}\n"


def _row(option: click.Option, context: click.Context) -> list[str]:
    names = ", ".join(code(name) for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else option.make_metavar(context)
    default = option.get_default(context)
    plain = default not in (None, (), "", False) and type(default) in (str, int, float)
    shown = str(default) if plain else ""
    variable = f" Variable: `{option.envvar}`." if option.envvar else ""
    return [names, code(value), code(shown), (option.help or "") + variable]
