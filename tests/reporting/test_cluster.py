"""A batch on a cluster: every edition ends once, whatever becomes of workers and scheduler."""

from __future__ import annotations

import copy
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import tyanalysis
from tiny_project import ONE_PAGE, notebook, write_project
from tyanalysis.errors import ParameterError
from tyanalysis.reporting.build import Options, build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.cluster import DaskTask, cluster_executor
from tyanalysis.reporting.describe import describe_job
from tyanalysis.reporting.layout import CHANGES
from tyanalysis.reporting.ledger import Ledger
from tyanalysis.reporting.listener import Outcome, Silence
from tyanalysis.reporting.manifest import read_manifest
from tyanalysis.reporting.parcel import bundle
from tyanalysis.reporting.plan import Job, make_plan
from tyanalysis.reporting.process import descendants
from tyanalysis.reporting.publish import check_files
from tyanalysis.reporting.rules import Rules
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Limits, Result

distributed = pytest.importorskip(
    "distributed", reason="the extra tyanalysis[cluster] is not installed"
)
dask = pytest.importorskip("dask")

pytestmark = pytest.mark.slow

NO_WORKER = "the cluster has no worker yet; editions wait for one"
PATIENCE = 120
"""Seconds for a busy machine, not a limit to meet."""

PARAMETERS = """\
language: str = "zh"
data: str = ""
what: str = "fine"
marks: str = ""
"""
ACT = """\
import os, pathlib, time, beside
marks = pathlib.Path(marks)
with open(marks / f"ran-{what}", "a") as ran: ran.write(f"{os.getpid()}\\n")
if what == "raise": raise KeyError("no such town")
if what == "hang": time.sleep(600)
if what.startswith("wait"):
    while not (marks / "go").exists(): time.sleep(0.05)
if what == "wait-raise": raise KeyError("no such town")
beside.show((pathlib.Path(os.environ["TYANALYSIS_DATA"]) / "figures.csv").read_text())
"""


class Cluster:
    """A scheduler and workers on loopback, each a process of its own."""

    def __init__(
        self, folder: Path, *, ttl: str = "30s", tls: Mapping[str, str] | None = None
    ) -> None:
        folder.mkdir()
        self.folder, self.ttl = folder, ttl
        self.options = [f"--tls-{name}={path}" for name, path in (tls or {}).items()]
        self.protocol = "tls" if tls else "tcp"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.processes: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self.start_scheduler()

    @property
    def engine(self) -> str:
        return f"dask://127.0.0.1:{self.port}"

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        self.scheduler = self._start(
            "scheduler",
            ["scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"],
            {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": self.ttl},
        )

        def answers() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        until(answers)
        return self.scheduler

    def start_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        name = f"worker-{len(self.workers)}"
        words = [
            "worker", f"{self.protocol}://127.0.0.1:{self.port}", "--host", "127.0.0.1",
            "--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60",
            "--memory-limit", "0",
            "--local-directory", str(self.folder / name), "--name", name,
        ]  # fmt: skip
        self.workers.append(self._start(name, words, environment))
        return self.workers[-1]

    def _start(
        self, name: str, words: list[str], environment: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words, "--protocol", self.protocol, *self.options],
                stdout=log, stderr=log, env={**os.environ, **environment},
            )  # fmt: skip
        self.processes.append(process)
        return process

    def wait_for_workers(self, number: int) -> None:
        from distributed import Client  # noqa: PLC0415

        with Client(f"tcp://127.0.0.1:{self.port}", set_as_default=False, timeout=30) as client:
            client.wait_for_workers(number, timeout=PATIENCE)

    def close(self) -> None:
        below = [pid for one in self.processes for pid in descendants(one.pid)]
        for one in self.processes:
            one.kill()
            one.wait()
        until(lambda: not any(alive(pid) for pid in below))

    def family(self) -> set[int]:
        """The processes below the workers that editions have started, the templates apart."""
        return {
            pid
            for one in self.workers
            for pid in descendants(one.pid)
            if b"template_main" not in command(pid) or alive_parent(pid) != one.pid
        }


def command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def alive_parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def until(true: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


class Recorder(Silence):
    def __init__(self) -> None:
        self.cells: list[str] = []
        self.ends: list[str] = []
        self.notes: list[str] = []

    def cell(self, job: Job, number: int, total: int, cell: str) -> None:
        self.cells.append(f"{job.parameters['what']} {number}/{total} {cell}")

    def finished(self, outcome: Outcome) -> None:
        self.ends.append(str(outcome.job.parameters["what"]))

    def note(self, text: str) -> None:
        self.notes.append(text)


@contextmanager
def two_workers(cluster: Cluster) -> Iterator[Cluster]:
    try:
        cluster.start_worker()
        cluster.start_worker()
        yield cluster
    finally:
        cluster.close()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with two_workers(Cluster(tmp_path / "cluster")) as made:
        yield made


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[tuple[Cluster, str]]:
    """A cluster with TLS, and the engine that leads to it."""
    pytest.importorskip("cryptography", reason="no certificates can be made without cryptography")
    made = distributed.Security.temporary()
    pem = {"ca-file": made.tls_ca_file, "cert": made.tls_client_cert, "key": made.tls_client_key}
    files = {name: str(tmp_path / f"{name}.pem") for name in pem}
    for name, text in pem.items():
        Path(files[name]).write_text(text)
    before = copy.deepcopy(dask.config.config)
    config = tmp_path / "dask.yaml"
    with two_workers(Cluster(tmp_path / "cluster", tls=files)) as cluster:
        config.write_text(
            f"scheduler-address: tls://127.0.0.1:{cluster.port}\n"
            f"distributed: {{comm: {{tls: {{ca-file: {files['ca-file']}, client: "
            f"{{cert: {files['cert']}, key: {files['key']}}}}}}}}}\n"
        )
        yield cluster, f"dask:{config}"
    dask.config.config.clear()
    dask.config.config.update(before)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    book = notebook(("act", ACT), ("after", "print(what)"), parameters=PARAMETERS)
    root = write_project(tmp_path / "p", ONE_PAGE, {"alpha": book})
    (root / "notebooks/beside.py").write_text("def show(text):\n    print(text)\n")
    (tmp_path / "marks").mkdir()
    return root


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    return tmp_path / "marks"


def plan(root: Path, *whats: str) -> list[Job]:
    catalogue = load_catalogue(root / "notebooks/reports.toml")
    marks = str(root.parent / "marks")
    given = [{"what": what, "marks": marks} for what in whats]
    return [job for one in given for job in make_plan(catalogue, given=one)]


class Batch:
    """A build in a thread, so that a test can do harm meanwhile."""

    def __init__(self, root: Path, engine: str, whats: list[str], rules: Rules | None = None):
        self.listener, self.root, self.whats = Recorder(), root, whats
        self.outcomes: list[Outcome] = []
        self.error: BaseException | None = None
        setting = Setting.of(root, root / "reports", root / "data")
        options = Options(rules=rules or Rules(), executor=cluster_executor(engine, 2))

        def run() -> None:
            try:
                self.outcomes = build(plan(root, *whats), setting, self.listener, options)
            except BaseException as error:
                self.error = error

        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()

    def wait(self) -> dict[str, Outcome]:
        """Wait for its end; check what must be true of every batch."""
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive(), self.listener.notes
        if self.error is not None:
            raise self.error
        assert sorted(self.listener.ends) == sorted(self.whats), "every edition ends exactly once"
        for outcome in self.outcomes:
            if outcome.failure is None:
                check_files(outcome.folder)
        changes = Path(CHANGES).parent.name  # a page of the site, no edition
        for folder in (self.root / "reports").glob("alpha/*/zh/*"):
            if folder.name != changes:
                check_files(folder)
        assert list((self.root / "reports").glob(".build-*")) == []
        return {str(one.job.parameters["what"]): one for one in self.outcomes}


def ran(marks: Path, what: str) -> int:
    path = marks / f"ran-{what}"
    return len(path.read_text().split()) if path.exists() else 0


def states(root: Path) -> list[str]:
    ledger = Ledger(root / "reports")
    found = [row["state"] for row in ledger.connection.execute("SELECT state FROM attempt")]
    ledger.close()
    return sorted(found)


def owner(cluster: Cluster, marks: Path, what: str) -> subprocess.Popen[bytes]:
    """The worker that makes an edition."""
    until(lambda: ran(marks, what))
    pid = int((marks / f"ran-{what}").read_text().split()[-1])
    (found,) = [one for one in cluster.workers if pid in descendants(one.pid)]
    return found


def test_a_batch_on_a_cluster_is_what_it_is_here(
    encrypted: tuple[Cluster, str], root: Path, marks: Path
) -> None:
    cluster, engine = encrypted
    whats = ["one", "raise", "two"]
    batch = Batch(root, engine, whats)
    found = batch.wait()
    shown = {what: one.failure for what, one in found.items()}
    assert found["one"].failure is None, (shown, batch.listener.notes)
    assert batch.listener.notes in ([], [NO_WORKER])
    assert "one 2/3 act" in batch.listener.cells
    # Both workers are warm now; the limit counts from the beginning of the work.
    rules = Rules(retries=0, limits=Limits(edition_seconds=8))
    found |= Batch(root, engine, ["hang"], rules).wait()
    assert {what: one.status for what, one in found.items()} == {
        "one": "ok", "raise": "failed", "two": "ok", "hang": "timeout",
    }  # fmt: skip
    failures = {what: found[what].failure for what in ("raise", "hang")}
    assert {what: (one.cell, one.ename) for what, one in failures.items() if one} == {
        "raise": ("act", "KeyError"), "hang": ("act", "TimeLimit"),
    }  # fmt: skip
    assert {ran(marks, what) for what in found} == {1}
    until(lambda: not cluster.family())
    # Only what is in the store is sent again: every content lies there once, under its name.
    for store in cluster.folder.glob("worker-*/*/*/tyanalysis-files"):
        assert all(len(path.name) == 64 for path in store.iterdir())
    assert list(cluster.folder.glob("worker-*/*/*/tyanalysis-edition-*")) == []
    # The same edition made here has the same key and the same page.
    there = found["one"].folder
    page = (there / "index.html").read_bytes()
    key = read_manifest(there).key
    here = Setting.of(root, root / "reports", root / "data")
    (local,) = build(plan(root, "one"), here)
    assert read_manifest(local.folder).key == key
    assert (local.folder / "index.html").read_bytes() == page


def test_a_worker_that_is_killed_loses_no_edition(
    cluster: Cluster, root: Path, marks: Path
) -> None:
    batch = Batch(root, cluster.engine, ["one", "wait-1", "two", "three"])
    victim = owner(cluster, marks, "wait-1")
    below = descendants(victim.pid)
    victim.kill()
    until(lambda: not any(alive(pid) for pid in below))  # its editions end with it
    (marks / "go").touch()
    found = batch.wait()
    assert {one.status for one in found.values()} == {"ok"}
    assert ran(marks, "wait-1") == 2
    assert any("is gone; trying again" in note for note in batch.listener.notes)
    assert found["wait-1"].attempts == 1, "a lost worker is no fault of the edition"
    assert states(root).count("ok") == 4
    until(lambda: not cluster.family())


def test_a_frozen_worker_is_given_up_and_its_late_edition_refused(
    tmp_path: Path, root: Path, marks: Path
) -> None:
    with two_workers(Cluster(tmp_path / "cluster", ttl="4s")) as cluster:
        batch = Batch(root, cluster.engine, ["wait-1", "one", "two"])
        victim = owner(cluster, marks, "wait-1")
        victim.send_signal(signal.SIGSTOP)
        until(lambda: ran(marks, "wait-1") >= 2)  # somewhere else
        (marks / "go").touch()  # the child of the frozen worker goes on, and ends
        found = batch.wait()
        victim.send_signal(signal.SIGCONT)
        published = {path: path.stat().st_mtime_ns for path in (root / "reports").rglob("*.html")}
        assert {one.status for one in found.values()} == {"ok"}
        victim.wait(PATIENCE)  # it learns that it was given up, and leaves
        assert {path: path.stat().st_mtime_ns for path in published} == published
        assert states(root).count("ok") == 3
        until(lambda: not cluster.family())


def test_a_scheduler_that_is_started_again_gets_what_was_unfinished(
    cluster: Cluster, root: Path, marks: Path
) -> None:
    batch = Batch(root, cluster.engine, ["wait-1", "one", "two"])
    owner(cluster, marks, "wait-1")
    old = list(cluster.workers)
    cluster.scheduler.kill()
    cluster.scheduler.wait()
    until(lambda: any("is gone; waiting for it" in note for note in batch.listener.notes))
    cluster.start_scheduler()
    cluster.start_worker()
    cluster.start_worker()
    (marks / "go").touch()
    found = batch.wait()
    assert {one.status for one in found.values()} == {"ok"}
    assert any("the scheduler is back" in note for note in batch.listener.notes)
    assert states(root).count("ok") == 3
    for one in old:
        one.wait(PATIENCE)
    until(lambda: not cluster.family())


def test_another_version_is_refused_before_anything_runs(
    tmp_path: Path, root: Path, marks: Path
) -> None:
    other = tmp_path / "other/tyanalysis"
    package = Path(tyanalysis.__file__).parent
    shutil.copytree(package, other, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "reporting/html.py").open("a") as file:
        file.write("# changed\n")
    cluster = Cluster(tmp_path / "cluster")
    try:
        cluster.start_worker(PYTHONPATH=str(other.parent))
        cluster.wait_for_workers(1)
        with pytest.raises(ParameterError, match=r"other code: reporting/html\.py"):
            Batch(root, cluster.engine, ["one"]).wait()
        assert ran(marks, "one") == 0
    finally:
        cluster.close()


def test_an_edition_that_is_no_longer_wanted_is_stopped_on_its_worker(
    cluster: Cluster, root: Path, marks: Path
) -> None:
    batch = Batch(root, cluster.engine, ["hang", "wait-raise"], Rules(fail_fast=True))
    until(lambda: ran(marks, "hang") and ran(marks, "wait-raise"))
    (marks / "go").touch()
    batch.thread.join(PATIENCE)
    assert batch.error is None
    assert batch.listener.ends == ["wait-raise"]
    assert states(root) == ["cancelled", "failed"]
    until(lambda: not cluster.family())
    assert all(one.poll() is None for one in cluster.workers)


def test_what_a_given_up_execution_sends_is_refused(tmp_path: Path, root: Path) -> None:
    (job,) = plan(root, "one")
    spec = describe_job(job, Setting.of(root, root / "reports", root / "data"), mark="attempt-2")
    made = tmp_path / "made"
    made.mkdir()
    (made / "index.html").write_text("late")
    result = asdict(Result("ok", None, "alpha"))
    late = {"attempt": "attempt-2", "worker": "tcp://w", "result": result, "bundle": bundle(made)}
    executor: Any = SimpleNamespace(tasks={})

    def task(folder: str) -> DaskTask:
        (tmp_path / folder).mkdir()
        found = DaskTask(executor, spec, tmp_path / folder)
        found.hear({"execution": "new", "worker": "tcp://w", "began": True})
        return found

    one, other, third = task("1"), task("2"), task("3")
    assert one._take({**late, "execution": "old"}).status == "lost"
    assert other._take({**late, "execution": "new", "attempt": "attempt-1"}).status == "lost"
    assert list((tmp_path / "1").iterdir()) == list((tmp_path / "2").iterdir()) == []
    assert third._take({**late, "execution": "new"}).status == "ok"
    assert (tmp_path / "3/alpha/index.html").read_text() == "late"
    for each in (one, other, third):
        each._result = Result("lost")
        each.close()
