"""``tyanalysis publish``: copy the site to where readers are."""

from __future__ import annotations

from pathlib import Path

import click

from tyanalysis.commands.options import (
    count,
    output_option,
    plain_console,
    project_option,
    traceback_option,
)
from tyanalysis.reporting.project import find_project


@click.command()
@click.argument("target")
@click.option("--dry-run", is_flag=True, help="Say what would be copied and deleted; do nothing.")
@output_option
@project_option
@traceback_option
def publish(target: str, dry_run: bool, output: Path | None, project: Path | None) -> None:
    """Copy the site to TARGET: a folder, or an address such as sftp://host/folder.

    Only what changed is copied: new files first, then the pages that lead to them, the index last,
    deletions at the end. Folders and SFTP get replaced files by renames when all are there, other
    stores each file in one step. Ended at any moment, it leaves no dead link; run it again to go
    on. Only files that this command wrote are replaced or deleted, and one publisher works at a
    time.

    Passwords and keys belong in the settings of the backend (FSSPEC_SFTP_PASSWORD, an SSH agent).
    """
    from tyanalysis.console import say  # noqa: PLC0415
    from tyanalysis.reporting.target import without_secrets  # noqa: PLC0415
    from tyanalysis.reporting.upload import copy_site  # noqa: PLC0415

    console = plain_console()
    folder = (output or find_project(project).reports).resolve()
    done = copy_site(folder, target, dry_run=dry_run)
    if dry_run:
        for mark, names in (("+", done.written), ("-", done.deleted)):
            for name in names:
                say(console, f"{mark} {name}")
    for name in done.kept:
        say(console, f"left alone, because somebody else changed it: {name}", "yellow")
    verbs = ("to copy", "to delete") if dry_run else ("copied", "deleted")
    told = f"{count(done.written, 'file')} {verbs[0]}, {count(done.deleted, 'file')} {verbs[1]}"
    say(console, f"{without_secrets(target)}: {told}, {done.same} as they were", "bold")
