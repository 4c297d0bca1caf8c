"""A preview of the site on this machine only."""

from __future__ import annotations

import http.server
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
# Another name for this machine would let a page of somebody else's read the reports (rebinding).
_NAMES = frozenset({"127.0.0.1", "localhost"})
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/atom+xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".ipynb": "application/x-ipynb+json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Gives files of the site: none that is hidden, none outside it, and no list of a folder."""

    def send_head(self) -> Any:
        """Refuse what is not part of the site."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if host not in _NAMES:
            self.send_error(HTTPStatus.FORBIDDEN, "Ask for 127.0.0.1 or localhost")
            return None
        root = Path(self.directory).resolve()
        path = Path(self.translate_path(self.path))
        inside = path.resolve().is_relative_to(root)
        hidden = inside and any(part.startswith(".") for part in path.relative_to(root).parts)
        if not inside or hidden or not path.exists():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path: Any) -> None:
        """List no folder."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def guess_type(self, path: Any) -> str:
        """Name the type by the ending; text is UTF-8 here."""
        return _TYPES.get(Path(path).suffix.lower(), "application/octet-stream")

    def end_headers(self) -> None:
        """Let nothing be kept: the next build changes the pages."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Stay silent: the terminal is for the address."""


def site_server(folder: Path, port: int = 0) -> http.server.ThreadingHTTPServer:
    """Make a server of the site; ``serve_forever`` starts it and ``server_close`` ends it.

    Args:
        folder: The folder of all reports.
        port: The port on 127.0.0.1; any free one when 0.

    Raises:
        OSError: The port is taken.
    """
    handler = partial(_Handler, directory=str(folder.resolve()))
    server = http.server.ThreadingHTTPServer((HOST, port), handler)
    server.daemon_threads = True
    return server
