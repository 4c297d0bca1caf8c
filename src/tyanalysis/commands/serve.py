"""``tyanalysis serve``: look at the site on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from tyanalysis.commands.options import output_option, project_option, traceback_option
from tyanalysis.errors import DataError, ParameterError
from tyanalysis.reporting.project import find_project


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
              help="Port on 127.0.0.1; any free one when 0.")  # fmt: skip
@output_option
@project_option
@traceback_option
def serve(port: int, output: Path | None, project: Path | None) -> None:
    """Preview the site at 127.0.0.1, for this machine only; Ctrl-C ends it."""
    from tyanalysis.reporting.serve import HOST, site_server  # noqa: PLC0415

    folder = output or find_project(project).reports
    if not (folder / "index.html").is_file():
        raise DataError(
            f"{folder}: found no index.html, expected the reports. Build them: tyanalysis build"
        )
    try:
        server = site_server(folder, port)
    except OSError as error:
        raise ParameterError(
            f"port {port}: cannot be used ({error.strerror}). Name another with --port, or 0 for "
            "any that is free."
        ) from error
    try:
        click.echo(f"http://{HOST}:{server.server_address[1]}/  (Ctrl-C ends)")
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("stopped")
    finally:
        server.server_close()
