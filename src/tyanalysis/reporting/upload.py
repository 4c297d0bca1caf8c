"""Copy the site to a folder or any place that fsspec reaches; readers never meet half of it.

At the target ``.tyanalysis-site.json`` lists every file that was written there, with its hash. Only
files on the list are replaced or deleted. A copy has four steps:

1. What is new goes to its place, and what replaces something else goes aside where the place can
   rename. Nothing that a reader sees leads there yet.
2. What was put aside is renamed into place: editions called latest, then the reports' pages, the
   feed, and the index last. Where nothing can be renamed, each file is written over in one step.
3. What is gone from the site is deleted.
4. The list is written.

Ended at any moment, by whatever, the place holds whole files, and no page leads to one that is not
there. What is about to be written is listed first as pending: the next copy takes up where the last
was ended and takes none of its files for somebody else's. A lock keeps two publishers apart.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tyanalysis.errors import DataError, ParameterError
from tyanalysis.reporting.report_lock import hold
from tyanalysis.reporting.target import Target
from tyanalysis.reporting.target_list import read_list, save_list
from tyanalysis.reporting.target_lock import Lock, hold_target
from tyanalysis.reporting.upload_plan import UploadPlan, plan_upload

STAGE = ".tyanalysis-stage"
"""Where the files wait that are to replace others."""
_SAVE_SECONDS = 5.0
_ROUNDS = 5


@dataclass
class Report:
    """What was done.

    Attributes:
        written: Paths that were written.
        deleted: Paths that were deleted.
        kept: Paths on the list that somebody else has changed or replaced since: left alone.
        same: How many files were there already.
    """

    written: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    same: int = 0


def copy_site(
    output: Path,
    target: str,
    *,
    options: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    told: Callable[[str], None] | None = None,
) -> Report:
    """Bring a target up to date with the site.

    Args:
        output: The folder of all reports.
        target: A folder, or a URL that fsspec knows.
        options: For the file system beside what the URL and fsspec's own settings say.
        dry_run: Say what would be done and do nothing.
        told: Called with each path before it is written or deleted.

    Raises:
        ParameterError: The target cannot be used, or holds files of somebody else where the site
            has its own.
        DataError: There is no site, or the connection failed; what was copied stays and is not
            copied again.
    """
    if not (output / "index.html").is_file():
        raise DataError(f"{output}: found no index.html, expected the reports. Build them first.")
    place = Target(target, options)
    if place.local and (Path(place.root).resolve() / "x").is_relative_to(output.resolve()):
        raise ParameterError(
            f"{place.shown}: found a folder inside the reports themselves, expected one outside "
            f"{output}. The site would be copied into itself."
        )
    say = told or (lambda _: None)
    try:
        if dry_run:
            return _foresee(output, place)
        mark = hashlib.sha256(place.shown.encode()).hexdigest()[:8]
        # The kernel keeps the processes of this machine apart, the file at the target the others.
        with hold(output, f"@publish-{mark}") as alone:
            if not alone:
                raise DataError(
                    f"{place.shown}: found another process of this machine publishing there, "
                    "expected none. Nothing was copied; try again when it is done."
                )
            with hold_target(place, say) as lock:
                return _Copy(output, place, lock, say).run()
    except (ParameterError, DataError):
        raise
    except Exception as error:  # each backend has exceptions of its own
        raise DataError(
            f"{place.shown}: the copy stopped ({type(error).__name__}: {place.mask(str(error))}). "
            "No page there leads to a file that is missing; run the same command again to go on."
        ) from None  # its traceback could show the address with a password


class _Changed(Exception):
    """The site was written to while it was copied."""


class _Copy:
    """One copy, by the holder of the target."""

    def __init__(
        self, output: Path, place: Target, lock: Lock, told: Callable[[str], None]
    ) -> None:
        self.output, self.place, self.lock, self.told = output, place, lock, told
        self.written = read_list(place)
        self.report = Report()
        self._saved = time.monotonic()

    def run(self) -> Report:
        """Do all four steps; begin anew when a build has changed the site meanwhile."""
        for _ in range(_ROUNDS):
            plan = plan_upload(self.output, self.place, self.written)
            try:
                waiting = self._bring(plan)
            except _Changed:
                continue
            self.lock.check()
            self._switch(plan, waiting)
            self._clear(plan)
            self.report.same = len(plan.wanted) - len(set(self.report.written) & set(plan.wanted))
            return self.report
        raise DataError(
            f"{self.place.shown}: the reports changed each time they were about to be shown. "
            "Readers see the site as it was; run the same command again when the build is done."
        )

    def _bring(self, plan: UploadPlan) -> list[str]:
        """Write what is new, put aside what replaces something; give the latter."""
        written = self.written
        waiting = [name for name in plan.changed if name in written.files]
        fresh = [name for name in plan.changed if name not in written.files]
        if plan.changed:
            written.pending |= {name: plan.wanted[name] for name in plan.changed}
            self._save()
        for name in fresh:
            self.told(name)
            self.place.write(name, self._content(name, plan))
            self._note(name, plan)
        if not self.place.renames or not waiting:
            return waiting
        aside = self.place.names(STAGE)
        for name in waiting:
            staged = _aside(name, plan.wanted[name])
            if staged not in aside:  # it may be there from a copy that was ended
                self.told(name)
                self.place.write(f"{STAGE}/{staged}", self._content(name, plan))
            self._go_on()
        return waiting

    def _switch(self, plan: UploadPlan, waiting: Sequence[str]) -> None:
        """Bring what was put aside into sight, pages that lead to others last."""
        if not waiting:
            return
        self._save()
        self.place.settle()
        for name in waiting:
            if self.place.renames:
                self.place.move(f"{STAGE}/{_aside(name, plan.wanted[name])}", name)
                self.written.note(name, plan.wanted[name])
                self.report.written.append(name)
            else:
                self.told(name)
                self.place.write(name, self._content(name, plan, anyway=True))
                self._note(name, plan)

    def _clear(self, plan: UploadPlan) -> None:
        """Delete what is gone and what earlier copies have left aside; write the list."""
        if plan.changed or plan.gone:
            self._save()
        for name in plan.gone:
            digests = self.written.forget(name)
            there = self.place.read(name)
            if there is None:
                continue
            if hashlib.sha256(there).hexdigest() in digests:
                self.told(name)
                self.place.delete(name)
                self.report.deleted.append(name)
            else:
                self.report.kept.append(name)
        if self.place.renames:
            for name in self.place.names(STAGE):
                self.place.delete(f"{STAGE}/{name}")
            self.place.drop(STAGE)
        if plan.changed or plan.gone:
            self.written.pending.clear()
            self._save()

    def _content(self, name: str, plan: UploadPlan, *, anyway: bool = False) -> bytes:
        try:
            data = (self.output / name).read_bytes()
        except FileNotFoundError:
            raise _Changed from None
        digest = hashlib.sha256(data).hexdigest()
        if digest != plan.wanted[name]:
            if not anyway:
                raise _Changed
            # Readers see the pages already; the newer one is as whole, and the next copy goes on.
            plan.wanted[name] = digest
        return data

    def _note(self, name: str, plan: UploadPlan) -> None:
        self.written.note(name, plan.wanted[name])
        self.report.written.append(name)
        self._go_on()

    def _go_on(self) -> None:
        self.lock.sign()
        if time.monotonic() - self._saved > _SAVE_SECONDS:
            self._save()

    def _save(self) -> None:
        save_list(self.place, self.written)
        self._saved = time.monotonic()


def _foresee(output: Path, place: Target) -> Report:
    plan = plan_upload(output, place, read_list(place))
    same = len(plan.wanted) - len(plan.changed)
    return Report(written=plan.changed, deleted=plan.gone, same=same)


def _aside(name: str, digest: str) -> str:
    """Name a file that waits: by content, so that it is known again, and by place."""
    return f"{digest[:32]}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
