"""A batch: every edition ends once, whatever happens to the others or to the build itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner

from tiny_project import ONE_PAGE, notebook, write_project
from tyanalysis.cli import main
from tyanalysis.errors import BuildStopped
from tyanalysis.reporting import build as building
from tyanalysis.reporting.build import Options, build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.database import open_memory
from tyanalysis.reporting.ledger import Ledger
from tyanalysis.reporting.listener import Outcome, Silence
from tyanalysis.reporting.lock import VariantLock
from tyanalysis.reporting.manifest import read_manifest
from tyanalysis.reporting.notebook import ERROR_TAG
from tyanalysis.reporting.plan import Job, make_plan
from tyanalysis.reporting.publish import check_files
from tyanalysis.reporting.records import MIGRATIONS
from tyanalysis.reporting.rules import Rules
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Limits
from tyanalysis.reporting.survey import survey

pytestmark = pytest.mark.slow

PARAMETERS = """\
language: str = "zh"
data: str = ""
what: str = "fine"
"""
ACT = """\
import os, pathlib, signal, time
folder = pathlib.Path(os.environ["TYANALYSIS_DATA"])
with open(folder / "ran", "a") as ran: ran.write(what + "\\n")
tries = (folder / "ran").read_text().count(what + "\\n")
if what == "raise": raise KeyError("no such town")
if what == "exit": os._exit(3)
if what == "hang" or (what == "slow" and tries == 1): time.sleep(600)
if what == "die": os.kill(os.getpid(), signal.SIGKILL)
if what == "murder" and tries == 1:
    import subprocess
    log = os.environ["TYANALYSIS_RUN"] + "/worker.log"
    for link in pathlib.Path("/proc").glob("[0-9]*/fd/1"):
        try:
            if os.readlink(link).endswith(log): os.kill(int(link.parts[2]), signal.SIGKILL)
        except OSError: pass
    time.sleep(600)
"""


class Recorder(Silence):
    def __init__(self) -> None:
        self.told: list[str] = []
        self.notes: list[str] = []

    def started(self, job: Job) -> None:
        self.told.append(f"start {job.parameters['what']}")

    def cell(self, job: Job, number: int, total: int, cell: str) -> None:
        self.told.append(f"{job.parameters['what']} {number}/{total} {cell}")

    def finished(self, outcome: Outcome) -> None:
        self.told.append(f"end {outcome.job.parameters['what']} {outcome.status}")

    def note(self, text: str) -> None:
        self.notes.append(text)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    book = notebook(("act", ACT), ("after", "print(what)"), parameters=PARAMETERS)
    return write_project(tmp_path / "p", ONE_PAGE, {"alpha": book})


def plan(root: Path, *whats: str) -> list[Job]:
    catalogue = load_catalogue(root / "notebooks/reports.toml")
    return [job for what in whats for job in make_plan(catalogue, given={"what": what})]


def setting(root: Path) -> Setting:
    return Setting.of(root, root / "reports", root / "data")


def by_what(outcomes: list[Outcome]) -> dict[Any, Outcome]:
    return {one.job.parameters["what"]: one for one in outcomes}


def marked_cell(book: Any) -> str:
    """Give the id of the cell below the last marker."""
    at = [n for n, c in enumerate(book.cells) if ERROR_TAG in c.metadata.get("tags", [])]
    return str(book.cells[at[-1] + 1]["id"])


def left_over(root: Path) -> list[str]:
    return [path.name for path in (root / "reports").glob(".build-*")]


@pytest.mark.usefixtures("lent_template")
def test_whatever_happens_to_one_edition_the_others_are_made(root: Path) -> None:
    listener = Recorder()
    rules = Rules(retries=1, limits=Limits(edition_seconds=300, cell_seconds=12))
    whats = ["raise", "one", "exit", "die", "slow", "murder", "two"]
    outcomes = build(plan(root, *whats), setting(root), listener, Options(jobs=2, rules=rules))
    found = by_what(outcomes)
    assert [one.job.parameters["what"] for one in outcomes] == whats
    assert {what: one.status for what, one in found.items()} == {
        "raise": "failed", "one": "ok", "exit": "died", "die": "died", "slow": "ok",
        "murder": "ok", "two": "ok",
    }  # fmt: skip
    for what in ("one", "two", "slow", "murder"):
        check_files(found[what].folder)
    failures = {what: found[what].failure for what in ("raise", "exit", "die")}
    assert {what: (one.cell, one.ename) for what, one in failures.items() if one} == {
        "raise": ("act", "KeyError"),
        "exit": ("act", "DeadKernelError"),
        "die": ("act", "DeadKernelError"),
    }
    # A notebook that raises has given its answer; what died or took too long is tried again.
    ran = (root / "data/ran").read_text().split()
    tries = {"raise": 1, "one": 1, "exit": 2, "die": 2, "slow": 2, "murder": 2, "two": 1}
    assert {what: ran.count(what) for what in whats} == tries
    assert {what: one.attempts for what, one in found.items()} == tries
    for what in ("exit", "die"):
        kept = nbformat.read(found[what].folder / "notebook.ipynb", as_version=4)
        assert marked_cell(kept) == "act"
    assert any("trying again" in note for note in listener.notes)
    assert left_over(root) == []
    assert "one 1/3 parameters" in listener.told
    assert (root / "reports/index.html").exists()
    ledger = Ledger(root / "reports")
    states = [row["state"] for row in ledger.connection.execute("SELECT state FROM attempt")]
    assert sorted(states) == [*["died"] * 5, "failed", *["ok"] * 4, "timeout"]
    batch = ledger.connection.execute("SELECT * FROM batch").fetchone()
    assert (batch["outcome"], batch["cause"]) == ("failed", "hand")
    ledger.close()


@pytest.mark.usefixtures("lent_template")
def test_an_edition_that_takes_too_long_is_kept_with_the_cell_it_was_in(root: Path) -> None:
    rules = Rules(retries=0, limits=Limits(edition_seconds=4))
    outcomes = build(plan(root, "hang", "one"), setting(root), None, Options(rules=rules))
    found = by_what(outcomes)
    assert found["one"].failure is None
    failure = found["hang"].failure
    assert failure is not None
    assert (found["hang"].status, failure.cell, failure.ename) == ("timeout", "act", "TimeLimit")
    kept = nbformat.read(found["hang"].folder / "notebook.ipynb", as_version=4)
    assert marked_cell(kept) == "act"
    assert left_over(root) == []


@pytest.mark.usefixtures("lent_template")
def test_a_cell_that_takes_too_long_is_tried_again_and_then_told(root: Path) -> None:
    rules = Rules(retries=1, limits=Limits(cell_seconds=4))
    (outcome,) = build(plan(root, "hang"), setting(root), None, Options(rules=rules))
    assert outcome.failure is not None
    found = (outcome.status, outcome.attempts, outcome.failure.cell, outcome.failure.ename)
    assert found == ("timeout", 2, "act", "CellTimeoutError")
    kept = nbformat.read(outcome.folder / "notebook.ipynb", as_version=4)
    assert marked_cell(kept) == "act"


@pytest.mark.usefixtures("lent_template")
def test_the_first_failure_ends_the_batch_where_that_is_asked_for(root: Path) -> None:
    options = Options(jobs=1, rules=Rules(fail_fast=True))
    outcomes = build(plan(root, "one", "raise", "two"), setting(root), None, options)
    assert [one.status for one in outcomes] == ["ok", "failed"]


def test_a_batch_has_a_limit_too(root: Path) -> None:
    listener = Recorder()
    options = Options(jobs=1, rules=Rules(batch_seconds=6))
    outcomes = build(plan(root, "one", "hang", "two"), setting(root), listener, options)
    assert len(outcomes) <= 1
    assert any("the batch was stopped after 6 s" in note for note in listener.notes)
    assert left_over(root) == []


def test_without_a_template_editions_are_made_the_plain_way_and_it_is_said(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tyanalysis.reporting.launch.can_fork", lambda: False)
    monkeypatch.setattr("tyanalysis.reporting.template.can_fork", lambda: False)
    listener = Recorder()
    (outcome,) = build(plan(root, "one"), setting(root), listener)
    assert outcome.failure is None
    assert any("made without the template process" in note for note in listener.notes)


def test_a_template_that_dies_takes_no_edition_with_it(root: Path) -> None:
    class Killer(Recorder):
        killed = False

        def cell(self, job: Job, number: int, total: int, cell: str) -> None:
            if cell == "act" and not self.killed:
                self.killed = True
                # The only child that has children of its own.
                (template,) = [pid for pid in children(os.getpid()) if children(pid)]
                os.kill(template, signal.SIGKILL)
            super().cell(job, number, total, cell)

    listener = Killer()
    outcomes = build(plan(root, "one", "two"), setting(root), listener)
    assert [one.status for one in outcomes] == ["ok", "ok"]
    assert any("go on without it" in note for note in listener.notes)
    assert left_over(root) == []


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for path in found for one in path.read_text().split()]


@pytest.mark.usefixtures("lent_template")
def test_two_builds_of_one_variant_wait_for_each_other(root: Path) -> None:
    job = plan(root, "one")[0]
    output = root / "reports"
    lock = VariantLock(output, job.report, job.variant)
    assert lock.acquire()
    other = VariantLock(output, job.report, job.variant)
    assert not other.acquire()
    assert f"process {os.getpid()}" in other.holder()

    class Opener(Recorder):
        def note(self, text: str) -> None:
            super().note(text)
            lock.release()

    listener = Opener()
    (outcome,) = build([job], setting(root), listener)
    assert outcome.failure is None
    assert any("waiting for process" in note for note in listener.notes)


def test_the_lock_of_a_dead_process_is_no_lock(root: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from tyanalysis.reporting.lock import VariantLock\n"
        "assert VariantLock(Path(sys.argv[1]), 'alpha', 'default').acquire(); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(root / "reports")], check=False)
    lock = VariantLock(root / "reports", "alpha", "default")
    assert lock.acquire()
    lock.release()


@pytest.fixture
def command(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A build by the command whose cell hangs."""
    words = [sys.executable, "-m", "tyanalysis", "build", "--project", str(root), "-p", "what=hang"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    end = time.monotonic() + 180
    while not (root / "data/ran").exists():
        assert time.monotonic() < end, "patience for a busy machine, not a limit to meet"
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    yield process
    process.kill()
    process.communicate()


def family(pid: int) -> set[int]:
    """All descendants of a process."""
    found = {pid}
    while True:
        more = set()
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                parent = int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent in found:
                more.add(int(entry))
        if more <= found:
            return found - {pid}
        found |= more


def gone(pids: set[int]) -> bool:
    end = time.monotonic() + 15
    while time.monotonic() < end:
        alive = set()
        for pid in pids:
            try:
                state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            alive |= {pid} if state != "Z" else set()
        if not alive:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)],
)
@pytest.mark.usefixtures("lent_template")
def test_a_build_that_is_stopped_leaves_nobody_behind(
    root: Path, command: subprocess.Popen[str], number: signal.Signals, code: int
) -> None:
    relatives = family(command.pid)
    assert len(relatives) >= 3, "template, worker and shell"
    command.send_signal(number)
    output, _ = command.communicate(timeout=60)
    assert command.returncode == code, output
    assert "Traceback" not in output
    assert gone(relatives)
    ledger = Ledger(root / "reports")
    batch = ledger.connection.execute("SELECT outcome FROM batch").fetchone()["outcome"]
    attempt = ledger.connection.execute("SELECT state FROM attempt").fetchone()["state"]
    ledger.close()
    killed = number == signal.SIGKILL
    assert (batch, attempt) == (("killed", "died") if killed else ("interrupted", "cancelled"))
    # The next build clears away what is left and makes what is missing.
    (outcome,) = build(plan(root, "one"), setting(root))
    assert outcome.failure is None
    assert left_over(root) == []


def test_stopped_by_a_signal_in_process(root: Path) -> None:
    class Stopper(Recorder):
        def cell(self, job: Job, number: int, total: int, cell: str) -> None:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(BuildStopped) as stopped:
        build(plan(root, "hang"), setting(root), Stopper())
    assert stopped.value.number == signal.SIGINT
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("lent_template")
def test_a_place_that_cannot_be_written_is_told(root: Path) -> None:
    (root / "reports").mkdir()
    (root / "reports/alpha").write_text("a file where the folder should be")
    (outcome,) = build(plan(root, "one"), setting(root))
    assert outcome.failure is not None
    assert outcome.failure.stage == "publish"
    assert "the last good edition stays. Make room or give permission" in outcome.failure.evalue
    assert left_over(root) == []


@pytest.mark.usefixtures("lent_template")
def test_after_a_kill_only_what_is_missing_is_built(root: Path) -> None:
    whats = ["one", "two", "hang"]
    rows = "".join(f'    "{what}",\n' for what in whats)
    catalogue = f"{ONE_PAGE}[report.alpha.matrix]\nwhat = [\n{rows}]\n"
    (root / "notebooks/reports.toml").write_text(catalogue, encoding="utf-8")
    words = [sys.executable, "-m", "tyanalysis", "build", "--project", str(root)]
    with subprocess.Popen(
        [*words, "--jobs", "1"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as first:
        end = time.monotonic() + 180
        while "hang" not in ran(root):
            assert time.monotonic() < end, "patience for a busy machine, not a limit to meet"
            assert first.poll() is None, first.communicate()
            time.sleep(0.05)
        first.kill()
    assert not (root / "reports/index.html").exists()
    published = {path: path.stat().st_mtime_ns for path in latest(root)}
    assert len(published) == 2
    # The next build is of this process; its cell finds the file and goes on.
    (root / "data/ran").write_text("")
    jobs = make_plan(load_catalogue(root / "notebooks/reports.toml"))
    with closing(open_memory(root / "reports", MIGRATIONS)) as memory:
        planned = survey(jobs, setting(root), memory)
    assert [(one.job.parameters["what"], one.status) for one in planned] == [
        ("one", "fresh"), ("two", "fresh"), ("hang", "new"),
    ]  # fmt: skip
    rules = Rules(retries=0, limits=Limits(cell_seconds=4))
    (outcome,) = build([one.job for one in planned if one.status != "fresh"], setting(root),
                       None, Options(rules=rules))  # fmt: skip
    assert outcome.status == "timeout"
    assert ran(root) == ["hang"]
    assert {path: path.stat().st_mtime_ns for path in latest(root)} == published
    assert "one" in (root / "reports/index.html").read_text(encoding="utf-8"), "pages made up for"
    assert left_over(root) == []


def ran(root: Path) -> list[str]:
    path = root / "data/ran"
    return path.read_text().split() if path.exists() else []


def latest(root: Path) -> list[Path]:
    return sorted((root / "reports").glob("alpha/*/zh/latest/manifest.json"))


DRAW = """\
import json, os, pathlib, random, sys
import numpy as np
import numpy.random
folder = pathlib.Path(os.environ["TYANALYSIS_DATA"])
drawn = [random.random(), np.random.random(), np.random.default_rng().random()]
threads = [len(os.listdir(f"/proc/{pid}/task")) for pid in (os.getpid(), os.getppid())]
seeds = [hash("a"), sys.flags.hash_randomization]
(folder / f"drawn-{what}").write_text(json.dumps([drawn, threads, seeds]))
"""


@pytest.mark.parametrize("way", ["shell", "kernel", "plain"])
def test_random_numbers_differ_and_the_order_of_sets_does_not(tmp_path: Path, way: Any) -> None:
    book = notebook(("draw", DRAW), parameters=PARAMETERS)
    root = write_project(tmp_path / "p", ONE_PAGE, {"alpha": book})
    words = [sys.executable, "-m", "tyanalysis", "build", "--project", str(root), "--engine", way,
             "--jobs", "2"]  # fmt: skip
    catalogue = f'{ONE_PAGE}[report.alpha.matrix]\nwhat = ["one", "two"]\n'
    (root / "notebooks/reports.toml").write_text(catalogue, encoding="utf-8")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = [json.loads((root / f"data/drawn-{what}").read_text()) for what in ("one", "two")]
    (one, threads, seeds), (other, _, others) = found
    assert not set(one) & set(other), "a fork does not draw again what its sibling has drawn"
    assert seeds == others
    assert seeds[1] == 0, "hashes are the same in every build"
    if way != "plain":
        assert threads[1] == 1, "the template has one thread when it forks"


def test_a_library_that_starts_a_thread_makes_editions_the_plain_way_and_it_is_said(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules/threaded.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
    )
    # Forked or spawned: the process of the tests may have threads of its own.
    monkeypatch.syspath_prepend(tmp_path / "modules")
    path = os.pathsep.join([str(tmp_path / "modules"), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.setattr(building, "modules_for", lambda _: ["threaded"])
    listener = Recorder()
    (outcome,) = build(plan(root, "one"), setting(root), listener)
    assert outcome.failure is None
    assert listener.notes == [
        "the import of threaded started a thread; editions are made without the template process, "
        "more slowly"
    ]


@pytest.mark.usefixtures("lent_template")
def test_damage_that_keeps_size_and_time_is_mended_when_verified(root: Path) -> None:
    (outcome,) = build(plan(root, "one"), setting(root))
    page = outcome.folder.parent / "latest/index.html"
    whole, state = page.read_bytes(), page.stat()
    page.write_bytes(whole.replace(b"one", b"two"))
    os.utime(page, ns=(state.st_atime_ns, state.st_mtime_ns))
    words = ["build", "--project", str(root), "-p", "what=one"]
    done = CliRunner().invoke(main, words)
    assert "nothing to build" in done.output
    assert page.read_bytes() != whole, "a file of the same size and time is not read"
    done = CliRunner().invoke(main, [*words, "--verify"])
    assert (done.exit_code, "1 of 1 editions published" in done.output) == (0, True), done.output
    check_files(outcome.folder)
    assert check_files(page.parent).key == read_manifest(outcome.folder).key
    assert page.read_bytes() == whole
