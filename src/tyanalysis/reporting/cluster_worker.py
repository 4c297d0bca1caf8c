"""What a worker of a Dask cluster does: it has one edition made by a child process, and sends it.

The functions here run in the worker's own process and are looked up there by name, so worker and
scheduler must have the same version of the package installed; `fingerprint` tells. The edition
itself runs in a child of a template process, never in the worker: whatever a notebook does, the
worker lives on. Time limits are kept here, because Dask cannot stop what has begun.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import tyanalysis
from tyanalysis import fonts
from tyanalysis.errors import RenderError
from tyanalysis.reporting import libraries
from tyanalysis.reporting.digest import canonical, sha256, sha256_text
from tyanalysis.reporting.executor import LocalExecutor
from tyanalysis.reporting.launch import spawn_template
from tyanalysis.reporting.parcel import EDITION, Store, at_place, bundle
from tyanalysis.reporting.preload import modules_for
from tyanalysis.reporting.spec import Failure, Result, Spec, spec_of
from tyanalysis.reporting.template import NotWarm

LOOK_SECONDS = 1.0
"""How often a running edition looks whether its worker is being closed."""

_GOING = {"init", "running", "paused", "closing_gracefully"}
_LOCK = threading.Lock()
_WARMING = threading.Lock()
"""Of its own: a template takes seconds, and messages must not wait for it."""

_warm: LocalExecutor | None = None
_plain = LocalExecutor(1, None)
_running: dict[str, _Execution] = {}

Fingerprint = Mapping[str, Mapping[str, str]]


@cache
def fingerprint() -> Fingerprint:
    """Describe what editions rest on in this process's installation, in groups of names.

    Taken once: a process goes on with the code it has imported.
    """
    package = Path(tyanalysis.__file__).resolve().parent
    try:
        found = {str(role): sha256(path) for role, path in fonts.font_files().items()}
    except (RenderError, OSError):
        found = {"files": "not found"}
    places = (package / "bundled" / "data", package.parents[1] / "data")
    bundled = next((one for one in places if one.is_dir()), None)
    return {
        "python": {"python": libraries.python_version()},
        "code": _digests(package),
        "libraries": libraries.required_versions(),
        "fonts": found,
        "bundled data": _digests(bundled) if bundled else {},
    }


def code_digest() -> str:
    """Give the fingerprint as one digest."""
    return sha256_text(canonical(fingerprint()))


def worker_ttl(dask_scheduler: Any = None) -> float | None:
    """Say after how many seconds the scheduler that runs this gives up a silent worker."""
    seconds: float | None = dask_scheduler.worker_ttl
    return seconds


async def run_once(key: str, dask_scheduler: Any = None) -> bool:
    """See that the scheduler gives a task to one worker only; say whether it could.

    A task whose worker dies is given to another, up to ``allowed-failures`` times. That is counted
    per task, so this one's count is set to the last but one: its attempts are counted by us.
    """
    for _ in range(200):
        task = dask_scheduler.tasks.get(key)
        if task is not None:
            task.suspicious = dask_scheduler.allowed_failures
            return True
        await asyncio.sleep(0.02)  # the task comes on another line than this call
    return False


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if "__pycache__" in inside.parts or inside.parts[0] == "bundled":
            continue
        if path.is_file() and not path.name.startswith("."):
            found[inside.as_posix()] = sha256(path)
    return found


@dataclass
class _Execution:
    """One running edition, as a message can reach it."""

    name: str
    asked: str = ""
    pipe: tuple[int, int] = field(default_factory=os.pipe)

    def ask(self, what: str) -> None:
        self.asked = what
        with suppress(OSError):
            os.write(self.pipe[1], b".")

    def close(self) -> None:
        for number in self.pipe:
            os.close(number)


def keep(digest: str, offset: int, content: bytes, last: bool, dask_worker: Any = None) -> None:
    """Take a piece of a file that a later edition needs; Dask fills in the worker."""
    _store(dask_worker).append(digest, offset, content, last=last)


def stop(execution: str, how: str) -> None:
    """End an edition that runs here: ``terminate`` keeps what it has done, ``kill`` does not."""
    with _LOCK:
        found = _running.get(execution)
        if found is not None:
            found.ask(how)


def run_edition(order: Mapping[str, Any]) -> dict[str, Any]:
    """Make an edition, unless something is missing or different here.

    Args:
        order: ``attempt``, its name; ``topic``, where progress goes; ``code``, the digest of the
            client's installation; ``spec`` and ``files`` of a `Parcel`; ``grace``, seconds from
            the polite signal to the other one.

    Returns:
        ``attempt``, ``execution`` and ``worker``, and one of: ``differs``, the fingerprint here;
        ``libraries``, versions that differ; ``missing``, digests to be sent first; ``result`` with
        ``bundle``.
    """
    from distributed import get_worker  # noqa: PLC0415 - an extra

    worker = get_worker()
    execution = _Execution(os.urandom(8).hex())
    answer = {
        "attempt": order["attempt"], "execution": execution.name, "worker": worker.address,
    }  # fmt: skip
    work = None
    try:
        if order["code"] != code_digest():
            return {**answer, "differs": fingerprint()}
        spec = spec_of(order["spec"])
        if other := _other_libraries(spec):
            return {**answer, "libraries": other}
        store, files = _store(worker), order["files"]
        if missing := store.missing(files.values()):
            return {**answer, "missing": missing}
        root = Path(worker.local_directory)
        work = Path(tempfile.mkdtemp(prefix="tyanalysis-edition-", dir=root))
        damaged = [one for place, one in files.items() if not store.take(one, work / place)]
        if damaged:
            return {**answer, "missing": damaged}

        def tell(event: Mapping[str, Any]) -> None:
            worker.log_event(order["topic"], {**answer, **event})

        with _LOCK:
            _running[execution.name] = execution
        private = work / EDITION
        private.mkdir(exist_ok=True)
        here = at_place(spec, work)
        gone = lambda: worker.status.name not in _GOING  # noqa: E731
        result = _make(here, private, execution, tell, gone, float(order["grace"]))
        folder = private / result.folder if result.folder else None
        content = bundle(folder) if folder is not None and folder.is_dir() else b""
        inside = str(work)
        places = {name: at for name, at in result.places.items() if not at.startswith(inside)}
        return {**answer, "result": asdict(replace(result, places=places)), "bundle": content}
    finally:
        with _LOCK:
            _running.pop(execution.name, None)
            execution.close()
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)


def _make(
    spec: Spec,
    private: Path,
    execution: _Execution,
    tell: Callable[[Mapping[str, Any]], None],
    gone: Callable[[], bool],
    grace: float,
) -> Result:
    """Let a child make an edition, and hold its time limit."""
    executor = _executor(spec, tell)
    tell({"began": True})
    task = executor.start(spec, private)
    selector = selectors.DefaultSelector()
    try:
        for source in (task, task.pipe(), execution.pipe[0]):  # type: ignore[attr-defined]
            selector.register(source, selectors.EVENT_READ)
        limit = spec.limits.edition_seconds
        end = time.monotonic() + limit if limit else None
        over = killed = ""
        while (result := task.poll()) is None:
            left = LOOK_SECONDS if end is None else end - time.monotonic()
            selector.select(max(0.0, min(left, LOOK_SECONDS)))
            for event in task.events():
                tell(event)
            late = end is not None and time.monotonic() >= end
            if gone() or execution.asked == "kill" or (late and over):
                if not killed:
                    killed = "the worker was closed" if gone() else "the edition was stopped"
                    task.kill()
                    end = time.monotonic() + grace
                elif late:
                    return Result("died", _failure("WorkerDied", f"{killed}, but does not end"))
            elif not over and (late or execution.asked == "terminate"):
                over = "timeout" if late else "terminated"
                task.terminate()
                end = time.monotonic() + grace
            if execution.asked:
                with suppress(KeyError):
                    selector.unregister(execution.pipe[0])
        for event in task.events():
            tell(event)
        if over == "timeout" and result.status != "ok":
            return replace(result, status="timeout")
        return result
    finally:
        selector.close()
        task.close()


def _failure(ename: str, told: str) -> Failure:
    return Failure("run", "", ename, told, told)


def _executor(spec: Spec, tell: Callable[[Mapping[str, Any]], None]) -> LocalExecutor:
    """Give the warm executor of this process, started with its first edition."""
    global _warm  # noqa: PLW0603 - one template for the life of the worker
    if spec.way == "plain":
        return _plain
    with _WARMING:
        if _warm is None or _warm.template is None:
            try:
                template = spawn_template(modules_for([Path(spec.notebook)]), renderers=True)
                try:
                    template.wait_ready()
                except NotWarm:
                    template.close()
                    raise
                _warm = LocalExecutor(1, template)
            except NotWarm as error:
                tell({"note": f"{error}; editions are made without the template process"})
                return _plain
        return _warm


def _other_libraries(spec: Spec) -> dict[str, tuple[str, str]]:
    """Compare the libraries that the notebook uses by itself; those of the package are checked."""
    found = {}
    for name, version in spec.ingredients.get("libraries", {}).items():
        here = libraries.python_version() if name == "python" else "absent"
        if name != "python":
            with suppress(metadata.PackageNotFoundError):
                here = metadata.version(name)
        if here != version:
            found[name] = (version, here)
    return found


def _store(worker: Any) -> Store:
    return Store(Path(worker.local_directory) / "tyanalysis-files")
