"""The site is copied whole, in order, only where it changed, and nobody's files are touched."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tyanalysis.cli import main
from tyanalysis.errors import DataError, ParameterError
from tyanalysis.reporting.target import Target, without_secrets
from tyanalysis.reporting.target_list import LIST
from tyanalysis.reporting.target_lock import hold_target
from tyanalysis.reporting.upload import STAGE, copy_site
from tyanalysis.reporting.upload_plan import site_files

FILES = {
    "index.html": "index", "feed.xml": "feed", "alpha/index.html": "history",
    "alpha/default/zh/latest/index.html": "latest", "alpha/default/zh/latest/data.xlsx": "x",
    "alpha/default/zh/2026-11-01-aaaaaa/index.html": "page",
    "alpha/default/zh/2026-11-01-aaaaaa/data.xlsx": "x", "alpha/default/zh/cover.png": "p",
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    output = tmp_path / "reports"
    for name, text in {**FILES, ".tyanalysis/memory.sqlite3": "m", ".build-x/a.html": "b",
                       "alpha/default/zh/.site-1": "half"}.items():  # fmt: skip
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(text)
    return output


def there(target: Path) -> dict[str, str]:
    return {path.relative_to(target).as_posix(): path.read_text()
            for path in target.rglob("*") if path.is_file() and path.name != LIST}  # fmt: skip


def test_private_folders_of_builds_are_not_even_entered(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def gone(path):
        if Path(path).name == ".build-x":  # its build has just ended
            raise FileNotFoundError(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", gone)
    assert set(site_files(site)) == set(FILES)


def test_contents_go_before_the_pages_that_lead_to_them(site: Path) -> None:
    order = list(site_files(site))
    assert order[-1] == "index.html"
    assert set(order) == set(FILES)
    edition, latest = (f"alpha/default/zh/{one}/index.html" for one in
                       ("2026-11-01-aaaaaa", "latest"))  # fmt: skip
    places = [order.index(one) for one in
              ("alpha/default/zh/2026-11-01-aaaaaa/data.xlsx", edition, latest,
               "alpha/index.html", "feed.xml")]  # fmt: skip
    assert places == sorted(places)


def test_only_what_changed_is_copied(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    assert copy_site(site, str(target)).written == list(site_files(site))
    assert there(target) == FILES
    again = copy_site(site, str(target))
    assert (again.written, again.deleted, again.same) == ([], [], len(FILES))
    (site / "index.html").write_text("newer")
    assert copy_site(site, str(target)).written == ["index.html"]
    assert (target / "index.html").read_text() == "newer"


def test_what_is_gone_goes_and_other_peoples_files_stay(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    copy_site(site, str(target))
    (target / "theirs.txt").write_text("theirs")
    (target / "alpha/default/zh/cover.png").write_text("changed by them")
    folder = site / "alpha/default/zh/2026-11-01-aaaaaa"
    for path in folder.iterdir():
        path.unlink()
    (site / "alpha/default/zh/cover.png").unlink()
    done = copy_site(site, str(target))
    assert len(done.deleted) == 2
    assert done.kept == ["alpha/default/zh/cover.png"]
    assert not (target / "alpha/default/zh/2026-11-01-aaaaaa").exists()
    assert (target / "theirs.txt").read_text() == "theirs"
    assert (target / "alpha/default/zh/cover.png").read_text() == "changed by them"


def test_a_file_that_is_not_ours_is_not_replaced(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "index.html").write_text("their home page")
    with pytest.raises(ParameterError, match=r"not written from here: index.html"):
        copy_site(site, str(target))
    assert there(target) == {"index.html": "their home page"}


def test_an_interrupted_copy_goes_on(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, write, done = tmp_path / "target", Target.write, []

    def fails(self: Target, name: str, content: bytes) -> None:
        if len(done) == 4:
            raise OSError("the line is down")
        done.append(name)
        write(self, name, content)

    monkeypatch.setattr(Target, "write", fails)
    with pytest.raises(DataError, match=r"the line is down.*run the same command again"):
        copy_site(site, str(target))
    assert len(there(target)) == 3, "the list and three files"
    assert "index.html" not in there(target)
    monkeypatch.setattr(Target, "write", write)
    copy_site(site, str(target))
    assert there(target) == FILES
    assert json.loads((target / LIST).read_text())["pending"] == {}


def test_a_list_that_cannot_be_read_stops_it(site: Path, tmp_path: Path) -> None:
    (tmp_path / LIST).write_text('{"version": 9}')
    with pytest.raises(ParameterError, match="version 9"):
        copy_site(site, str(tmp_path))


def test_not_into_itself(site: Path) -> None:
    with pytest.raises(ParameterError, match="inside the reports"):
        copy_site(site, str(site / "copy"))


def test_an_object_store(site: Path) -> None:
    done = copy_site(site, "memory://bucket/site")
    assert len(done.written) == len(FILES)
    assert copy_site(site, "memory://bucket/site").written == []


def test_secrets_are_not_printed(site: Path) -> None:
    target = "sftp://me:s3cret@127.0.0.1:1/site"
    assert without_secrets(target) == "sftp://127.0.0.1:1/site"
    done = CliRunner().invoke(main, ["publish", target, "--output", str(site)])
    assert done.exit_code == 2
    assert "127.0.0.1:1" in done.stderr
    assert "s3cret" not in done.output + done.stderr


def test_the_command(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    run = CliRunner().invoke
    dry = run(main, ["publish", str(target), "--dry-run", "--output", str(site)])
    assert (dry.exit_code, target.exists()) == (0, False)
    assert "+ index.html" in dry.stdout
    done = run(main, ["publish", str(target), "--output", str(site)])
    assert f"{len(FILES)} files copied, no files deleted, 0 as they were" in done.stdout


class _Server:
    """An SFTP server on loopback, in a thread with a loop of its own."""

    def __init__(self, root: Path) -> None:
        self.root, self.port, self.loop = root, 0, asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()
        assert self.ready.wait(30)

    def _run(self) -> None:
        import asyncssh  # noqa: PLC0415

        connections: list[Any] = []

        class Server(asyncssh.SSHServer):
            def connection_made(self, conn: Any) -> None:
                connections.append(conn)

            def begin_auth(self, username: str) -> bool:
                return True

            def password_auth_supported(self) -> bool:
                return True

            def validate_password(self, username: str, password: str) -> bool:
                return (username, password) == ("me", "s3cret")

        root = os.fsencode(self.root)

        async def start() -> Any:
            return await asyncssh.listen(
                "127.0.0.1", 0, server_factory=Server,
                server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
                sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=root),
            )  # fmt: skip

        asyncio.set_event_loop(self.loop)
        self.listener = self.loop.run_until_complete(start())
        self.port = self.listener.get_port()
        self.ready.set()
        self.loop.run_forever()
        self.listener.close()
        for one in connections:
            one.abort()
            self.loop.run_until_complete(one.wait_closed())
        self.loop.run_until_complete(self.listener.wait_closed())
        self.loop.close()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(30)


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[_Server]:
    pytest.importorskip("sshfs", reason="the extra 'remote' is not installed")
    root = tmp_path / "served"
    root.mkdir()
    server = _Server(root)
    yield server
    server.stop()


KILLED = """
import json, os, signal, sys
from pathlib import Path
from tyanalysis.reporting.target import Target
from tyanalysis.reporting.upload import copy_site
Target.settle = lambda self: os.kill(os.getpid(), signal.SIGKILL)
copy_site(Path(sys.argv[1]), sys.argv[2], options=json.loads(sys.argv[3]))
"""


@pytest.mark.slow
def test_over_sftp(site: Path, sftp: _Server) -> None:
    target = f"sftp://127.0.0.1:{sftp.port}/www/site"
    options = {"username": "me", "password": "s3cret", "known_hosts": None}
    assert copy_site(site, target, options=options).written == list(site_files(site))
    served = sftp.root / "www/site"
    assert there(served) == FILES
    (site / "index.html").write_text("newer")
    (site / "alpha/default/zh/cover.png").unlink()
    done = copy_site(site, target, options=options)
    assert (done.written, done.deleted) == (["index.html"], ["alpha/default/zh/cover.png"])
    assert (served / "index.html").read_text() == "newer"
    assert [one.name for one in served.glob(".*")] == [LIST], "neither a lock nor files aside"
    with hold_target(Target(target, options)), pytest.raises(DataError, match="at work since"):
        copy_site(site, target, options=options)
    (site / "index.html").write_text("newest")
    dead = subprocess.run(
        [sys.executable, "-c", KILLED, str(site), target, json.dumps(options)], check=False
    )
    assert dead.returncode == -signal.SIGKILL
    assert (served / "index.html").read_text() == "newer", "put aside and not yet shown"
    assert len(list((served / STAGE).iterdir())) == 1
    told: list[str] = []
    copy_site(site, target, options=options, told=told.append)
    assert "which is gone" in told[0]
    assert (served / "index.html").read_text() == "newest"
    assert [one.name for one in served.glob(".*")] == [LIST]
    with pytest.raises((DataError, ParameterError)) as refused:
        copy_site(
            site, target, options={**options, "password": "wrong", "skip_instance_cache": True}
        )
    assert "wrong" not in str(refused.value)
