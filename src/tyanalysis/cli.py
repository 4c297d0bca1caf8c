"""The command ``tyanalysis``; each of its commands is a module of ``tyanalysis.commands``.

Exit codes: 0 everything asked for was done, 1 some editions failed or the pages around
them could not be written, 2 wrong input (an unknown
report or parameter, a catalogue, notebook or table that cannot be used), 128 and the signal's
number (130 for Ctrl-C) when a signal ended it. Our own errors are one paragraph without a
traceback; ``--traceback`` shows it.
"""

from __future__ import annotations

import traceback
from importlib import import_module
from typing import Any

import click

import tyanalysis
from tyanalysis.commands.options import BAD_INPUT, INTERRUPTED, traceback_option
from tyanalysis.errors import BuildStopped, TyAnalysisError

# Command -> module and function. A module is imported when its command is used: a command must
# not wait for what another one needs.
COMMANDS: dict[str, tuple[str, str]] = {
    "list": ("list_reports", "list_reports"),
    "init": ("init", "init"),
    "import": ("import_table", "import_table"),
    "check": ("check", "check"),
    "plan": ("plan", "plan"),
    "build": ("build", "build"),
    "schedule": ("schedule", "schedule"),
    "history": ("history", "history"),
    "compare": ("compare", "compare"),
    "publish": ("publish", "publish"),
    "serve": ("serve", "serve"),
}


class _Commands(click.Group):
    """Finds the commands, and turns our errors into one paragraph and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command = getattr(import_module(f"tyanalysis.commands.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BuildStopped as error:
            click.echo(str(error), err=True)
            ctx.exit(128 + error.number)
        except TyAnalysisError as error:
            if ctx.meta.get("traceback"):
                traceback.print_exception(error)
            else:
                click.echo(f"error: {error}", err=True)
            ctx.exit(BAD_INPUT)
        except KeyboardInterrupt:
            click.echo("interrupted; what was published before stays", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(tyanalysis.__version__, prog_name="tyanalysis")
@traceback_option
def main() -> None:
    """Build regional-economy reports from qualified, sourced figures."""
