"""``tyanalysis init``: make a workspace for another region."""

from __future__ import annotations

from pathlib import Path

import click

from tyanalysis.commands.options import plain_console, traceback_option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@traceback_option
def init(folder: Path) -> None:
    """Make a workspace for another region in DIR.

    It holds the data tables with example rows and their descriptor, the notebooks, a catalogue
    and a README in Chinese and English. ``check`` and ``build`` work there at once. Nothing that
    lies in DIR is overwritten; if something is in the way, nothing is written.
    """
    from tyanalysis.console import say, shown  # noqa: PLC0415
    from tyanalysis.workspace import make_workspace  # noqa: PLC0415

    made = make_workspace(folder)
    console = plain_console()
    say(console, f"made {shown(folder.resolve())}: {', '.join(path.name for path in made)}", "bold")
    say(console, "Next: replace the example rows in data/ (README.md says how)")
    say(console, f"  cd {shown(folder.resolve())}")
    say(console, "  tyanalysis check")
    say(console, "  tyanalysis build")
