"""The preview serves the site, to this machine only, and nothing beside it."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tyanalysis.reporting.serve import site_server


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    site = tmp_path / "site"
    (site / "a").mkdir(parents=True)
    (site / ".tyanalysis").mkdir()
    (site / ".tyanalysis/memory.sqlite3").write_text("secret")
    (site / "index.html").write_text("<p>报告", encoding="utf-8")
    (site / "a/note.txt").write_text("字", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("secret")
    (site / "a/link.txt").symlink_to(tmp_path / "outside.txt")
    server = site_server(site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def get(port: int, path: str, host: str | None = None) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, answer.headers.get("Content-Type") or "", answer.read()
    connection.close()
    return found


def test_pages_come_as_utf8(port: int) -> None:
    assert get(port, "/") == (200, "text/html; charset=utf-8", "<p>报告".encode())
    assert get(port, "/a/note.txt")[:2] == (200, "text/plain; charset=utf-8")
    assert get(port, "/index.html", f"localhost:{port}")[0] == 200


@pytest.mark.parametrize(
    "path",
    ["/a/", "/missing", "/.tyanalysis/memory.sqlite3", "/%2etyanalysis/memory.sqlite3",
     "/../outside.txt", "/%2e%2e/outside.txt", "/a/..%2f..%2foutside.txt", "/a/link.txt"],
)  # fmt: skip
def test_nothing_hidden_outside_or_listed(port: int, path: str) -> None:
    status, _, content = get(port, path)
    assert status == 404
    assert b"secret" not in content


def test_another_name_is_refused(port: int) -> None:
    assert get(port, "/", "evil.example:80")[0] == 403


def test_the_command_ends_cleanly(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("x")
    command = [sys.executable, "-m", "tyanalysis", "serve", "--port", "0", "--output", tmp_path]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "stopped\n"
        assert process.wait(30) == 0
