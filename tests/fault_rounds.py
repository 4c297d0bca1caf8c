"""Rounds of building with something going wrong at a random point, and what must hold after each.

The template, the supervisor, the locks, the ledger and the publishing are the real ones, in real
processes. What is made small is the edition itself: a worker that writes a few files in steps
instead of running a notebook, so that thousands of rounds are possible. The site's pages are left
out for the same reason. ``benchmarks/faults.py`` runs many of them side by side.

    python tests/fault_rounds.py [ROUNDS] [SEED]
"""

from __future__ import annotations

import gc
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import nbformat

from tiny_project import notebook
from tyanalysis.errors import BuildStopped, RenderError
from tyanalysis.reporting import (  # noqa: F401 - forks share what is imported
    assemble,
    edition,
    history_page,
    retention,
    site,
    supervisor,
    survey,
    template,
    template_server,
)
from tyanalysis.reporting import build as building
from tyanalysis.reporting import executor as executors
from tyanalysis.reporting.build import Options
from tyanalysis.reporting.describe import describe_job
from tyanalysis.reporting.executor import LocalExecutor
from tyanalysis.reporting.labels import Language
from tyanalysis.reporting.ledger import Ledger
from tyanalysis.reporting.manifest import Environment, Input, Manifest, environment, list_files
from tyanalysis.reporting.page import put_page
from tyanalysis.reporting.place import PAGE, PRIVATE, private_folder, scratch_folder
from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.process import adopt_orphans
from tyanalysis.reporting.publish import check_files, editions, sweep
from tyanalysis.reporting.report_entry import Report
from tyanalysis.reporting.rules import Rules
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Failure, Limits, Result, Spec, read_spec
from tyanalysis.reporting.survey import Planned
from tyanalysis.reporting.webfonts import font_faces

FAULTS = ("raise", "exit", "kill", "hang", "fill", "corrupt", "orphan")
LANGUAGES: tuple[Language, Language] = ("zh", "en")
STEPS = 4
SECONDS = 0.6
ENTRY = Report(notebook="n.ipynb", title_zh="甲", title_en="A", formats=["html"], keep=2)


def work(arguments: Mapping[str, Any], _: Sequence[int]) -> int:
    """Make a small edition, and do at one step what the description asks for."""
    folder = Path(arguments["folder"])
    spec = read_spec(folder)
    made = folder / f"{spec.day}-{spec.parameters['token']}"
    with scratch_folder() as scratch:  # as a run has for its kernel
        (scratch / "kernel.json").touch()
        return _make(spec, folder, made)


def _make(spec: Spec, folder: Path, made: Path) -> int:
    fault, at = str(spec.parameters["fault"]), int(str(spec.parameters["at"]))
    try:
        _strike(fault, at == 0, made)
        made.mkdir()
        (made / "index.html").write_text(f"<!doctype html>{spec.parameters['token']}</html>")
        _strike(fault, at == 1, made)
        (made / "data.xlsx").write_bytes(b"PK" * 500)
        (made / "notebook.ipynb").write_text("{}" * 500)
        _strike(fault, at == 2, made)
        _manifest(spec, made.name, "ok").model_copy(update={"files": list_files(made)}).write(made)
        if fault == "corrupt":
            (made / "data.xlsx").write_bytes(b"PK")
        _strike(fault, at == 3, made)
        Result("ok", None, made.name).write(folder)
    except (OSError, KeyError) as error:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        failed = folder / "failed"
        failed.mkdir()
        (failed / "message.txt").write_text(str(error))
        one = _manifest(spec, made.name, "failed")
        one.model_copy(update={"files": list_files(failed)}).write(failed)
        name = type(error).__name__
        Result("failed", Failure("run", "a", name, str(error), ""), "failed").write(folder)
    return 0


def _strike(fault: str, now: bool, made: Path) -> None:
    if not now or fault in {"none", "corrupt"}:
        return
    if fault == "raise":
        raise KeyError("no such town")
    if fault == "exit":
        os._exit(3)
    if fault == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if fault == "hang":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(60)
    if fault == "fill":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard))
    if fault == "orphan" and os.fork() == 0:
        os.setsid()
        os.execvp("sleep", ["sleep", "60"])


def _manifest(spec: Any, name: str, status: Any) -> Manifest:
    return Manifest(
        status=status,
        report=spec.report,
        variant=spec.variant,
        language=spec.language,
        edition=name,
        titles=dict(spec.titles),
        parameters=dict(spec.parameters),
        key=str(spec.parameters["token"]),
        notebook=Input(path="n.ipynb", sha256="0"),
        inputs=[],
        environment=Environment(python="3", package="0", fonts="0", libraries={}),
        created=f"{time.time():.6f}",
    )


@dataclass
class Tally:
    """What the rounds met."""

    rounds: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    endings: Counter[int] = field(default_factory=Counter)
    published: int = 0


class Rounds:
    """Builds again and again into one output folder."""

    def __init__(self, output: Path, seed: int) -> None:
        self.output, self.random = output, random.Random(seed)
        self.tally = Tally()
        self.notebook = output.parent / "n.ipynb"
        nbformat.write(notebook(), self.notebook)
        self.setting = Setting(output.parent, output, None, date(2026, 1, 1), 0)
        # Also where the template was killed: starting Python anew takes longer than ten rounds.
        template_server.KINDS["edition"] = template_server.KINDS["anew"] = (__name__, "work")
        executors.spawn_template = lambda *_, **__: template.fork_template([])
        site.write_site = history_page.write_history = _write_page
        building.survey = _survey  # type: ignore[assignment]
        supervisor.GRACE_SECONDS = 0.2
        supervisor.LOCK_SECONDS = 0.02

    def warm(self) -> None:
        """Pay once what every command would pay for the page of a failure."""
        failure = Failure("run", "", "WorkerDied", "it died", "it died")
        for language in LANGUAGES:
            job = Job("alpha", ENTRY, self.notebook, "one", language, ("html",), {}, {},
                      ingredients={"edition": {}})  # fmt: skip
            manifest = edition.failed_manifest(describe_job(job, self.setting), failure)
            with private_folder(self.output) as private:
                assemble.assemble_failure(private, manifest, failure, None, last_good=False)

    def jobs(self, token: str) -> list[Job]:
        """Choose what a batch builds, and what goes wrong in it."""
        names = [(v, lang) for v in ("one", "two", "three") for lang in LANGUAGES]
        chosen = self.random.sample(names, self.random.randint(1, 4))
        found = []
        for variant, language in chosen:
            fault = self.random.choice((*FAULTS, *["none"] * len(FAULTS)))
            self.tally.faults[fault] += 1
            values: dict[str, Any] = {
                "fault": fault, "at": self.random.randrange(STEPS), "token": token,
            }  # fmt: skip
            found.append(
                Job("alpha", ENTRY, self.notebook, variant, language, ("html",), values, values,
                    ingredients={"edition": {"token": token}})
            )  # fmt: skip
        return found

    def one(self) -> None:
        """Build once or twice at a time, strike, and check what must hold."""
        token = f"{self.random.randrange(16**6):06x}"
        batches = [self.jobs(token) for _ in range(2 if self.random.random() < 0.2 else 1)]
        options = [
            Options(
                jobs=2,
                rules=Rules(
                    retries=self.random.randint(0, 1),
                    fail_fast=self.random.random() < 0.1,
                    limits=Limits(edition_seconds=SECONDS),
                ),
                executor=_executor,
            )
            for _ in batches
        ]
        pids = [self._start(jobs, option) for jobs, option in zip(batches, options, strict=True)]
        struck = self.random.random() < 0.4
        if struck:
            time.sleep(self.random.random() * 0.15)
            self._kill_somebody(self.random.choice(pids))
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        self.tally.rounds += 1
        self.tally.endings.update(codes)
        self._check(batches, codes, token, struck=struck)

    def _start(self, jobs: Sequence[Job], options: Options) -> int:
        pid = os.fork()
        if pid:
            return pid
        code = 70
        try:
            os.setsid()
            outcomes = building.build(jobs, self.setting, None, options)
            good = len(outcomes) == len(jobs) and all(not one.failure for one in outcomes)
            code = 0 if good else 1
        except BuildStopped as stopped:
            code = 128 + stopped.number
        except KeyboardInterrupt:  # before the batch had begun; the command says the same
            code = 130
        except BaseException:
            import traceback  # noqa: PLC0415

            traceback.print_exc()
        finally:
            os._exit(code)

    def _kill_somebody(self, pid: int) -> None:
        number = self.random.choice(
            [signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
        )
        victim = pid
        below = _below(pid)
        if below and self.random.random() < 0.5:
            victim, number = self.random.choice(below), signal.SIGKILL
        with suppress(ProcessLookupError):
            os.kill(victim, number)

    def _check(
        self, batches: Sequence[Sequence[Job]], codes: Sequence[int], token: str, *, struck: bool
    ) -> None:
        """Check the invariants; the next start clears away what a kill has left."""
        assert 70 not in codes, "a build raised something that is not its own"
        _wait_for_end()
        sweep(self.output)
        left = [*self.output.glob(f"{PRIVATE}*"), *self.output.rglob(f"{PAGE}*")]
        left += Path(tempfile.gettempdir()).iterdir()
        assert left == [], f"left over: {left}"
        for home in self.output.glob("alpha/*/*"):
            for folder in editions(home):
                manifest = check_files(folder)
                assert manifest.status == "ok"
            assert len(editions(home)) <= 3, "keep is 2; a kill may leave one more"
            if editions(home):
                assert (home / "latest").is_dir(), f"{home}: no latest beside editions"
            if (home / "latest").is_dir():
                latest = check_files(home / "latest")
                assert (home / latest.edition).is_dir(), "latest shows an edition that is there"
            if (home / "failed").is_dir():
                check_files(home / "failed")
        for jobs, code in zip(batches, codes, strict=True):
            missing = [job.name for job in jobs if _key(self.output / job.name) != token]
            if code == 0:
                assert missing == [], f"exit code 0, and not built: {missing}"
                self.tally.published += len(jobs)
            fine = all(job.parameters["fault"] in {"none", "orphan"} for job in jobs)
            if fine and not struck:
                assert code == 0, f"nothing went wrong, and the exit code is {code}"
        ledger = Ledger(self.output)
        running = ledger.connection.execute(
            "SELECT count(*) FROM attempt WHERE state = 'running'"
        ).fetchone()[0]
        ledger.close()
        assert running == 0, "the ledger thinks something still runs"


def _survey(jobs: Sequence[Job], setting: Setting, _: Any) -> list[Planned]:
    """See whether an edition of this round is there, as it is asked after waiting for a lock.

    The real one reads the whole source of the package for that, which takes most of a round.
    """
    found = []
    for job in jobs:
        fresh = _key(setting.output / job.name) == job.parameters["token"]
        found.append(Planned(job, "fresh" if fresh else "stale"))
    return found


def _key(home: Path) -> str:
    """Give the key of the latest edition, "" where there is no whole one."""
    try:
        return check_files(home / "latest").key
    except (RenderError, OSError):
        return ""


def _write_page(output: Path) -> Path:
    put_page(output, "index.html", f"{time.monotonic_ns()}")
    return output


def _executor(jobs: Sequence[Job], _: Setting, note: Any) -> LocalExecutor:
    adopt_orphans()
    while True:
        address = template.fork_template([])
        try:
            address.wait_ready()
        except template.NotWarm:  # it was the one that was struck
            address.close()
        else:
            return LocalExecutor(min(2, len(jobs)), address, note)


def _below(pid: int) -> list[int]:
    found, level = [], [pid]
    while level:
        level = [child for one in level for child in _children(one)]
        found += level
    return found


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        paths = Path(f"/proc/{pid}/task").glob("*/children")
        return [int(one) for path in paths for one in path.read_text().split()]
    return []


def _wait_for_end() -> None:
    """Wait until nothing that a round has started is left; nothing may need to be killed."""
    end = time.monotonic() + 20
    while True:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not (left := _below(os.getpid())):
            return
        assert time.monotonic() < end, f"still there: {left}"
        time.sleep(0.005)


def run(rounds: int, seed: int) -> Tally:
    """Run many rounds in a fresh folder; an invariant that does not hold raises."""
    # Processes are killed, not the machine: what reaches a disk is not looked at, and waiting for
    # one takes most of a round.
    memory = Path("/dev/shm")
    within = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="ty-faults-", dir=within))
    tempfile.tempdir = str(folder / "t")
    Path(tempfile.tempdir).mkdir()
    # What the software is and what draws its pages is found once and forked, and so is what the
    # collector need not look at in every template.
    environment()
    for language in LANGUAGES:
        font_faces("<b>甲</b><h1>A</h1>", language)
    one = Rounds(folder / "reports", seed)
    one.warm()
    gc.collect()
    gc.freeze()
    try:
        for number in range(rounds):
            try:
                one.one()
            except AssertionError as error:
                raise AssertionError(f"round {number} of seed {seed}: {error}") from error
        return one.tally
    finally:
        tempfile.tempdir = None
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Run rounds from the command line."""
    # Whoever loses its parent comes to this process, which then sees that it ends.
    adopt_orphans()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began = time.monotonic()
    tally = run(rounds, seed)
    took = time.monotonic() - began
    print(f"{tally.rounds} rounds of seed {seed} in {took:.0f} s, {tally.published} published")
    print("faults:", ", ".join(f"{name} {n}" for name, n in sorted(tally.faults.items())))
    print("exit codes:", ", ".join(f"{code}: {n}" for code, n in sorted(tally.endings.items())))


if __name__ == "__main__":
    main()
