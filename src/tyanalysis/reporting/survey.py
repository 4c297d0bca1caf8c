"""Compare a plan with what is published: each edition is new, fresh, or stale and why."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tyanalysis.reporting.code import Code
from tyanalysis.reporting.database import transaction
from tyanalysis.reporting.digest import sha256
from tyanalysis.reporting.facts import Facts
from tyanalysis.reporting.key import (
    ABSENT,
    GROUPS,
    UNKNOWN,
    World,
    content_key,
    data_path,
    differences,
)
from tyanalysis.reporting.layout import FAILED, LATEST, MANIFEST
from tyanalysis.reporting.manifest import Manifest, read_manifest
from tyanalysis.reporting.plan import Ingredients, Job
from tyanalysis.reporting.records import (
    Groups,
    Record,
    Stat,
    digest_of,
    empty_records,
    load_records,
    record_of,
    save,
    save_groups,
)
from tyanalysis.reporting.setting import Setting

Status = Literal["new", "fresh", "stale"]


@dataclass(frozen=True)
class Planned:
    """What a build will do about one edition.

    Attributes:
        job: The edition, with the ingredients it would have now.
        status: ``new``: not published yet. ``fresh``: published, whole, and nothing it rests on
            has changed. ``stale``: anything else.
        reasons: Why it is stale, in words.
        folder: The newest published edition; None when there is none.
        seconds: How long its last build took; 0 when nobody knows.
    """

    job: Job
    status: Status
    reasons: tuple[str, ...] = ()
    folder: Path | None = None
    seconds: float = 0.0


def survey(
    jobs: Sequence[Job],
    setting: Setting,
    connection: sqlite3.Connection,
    *,
    verify: bool = False,
    code: Code | None = None,
) -> list[Planned]:
    """Say for each edition of a plan whether it must be built.

    Args:
        jobs: The editions, as `plan.make_plan` gives them.
        setting: The folders.
        connection: The memory of the output, see `records.open_records`.
        verify: Hash every published file; otherwise only those of another size or time.
        code: The source to look at; the package's own where None.

    Returns:
        One for each job, in their order.
    """
    try:
        return _survey(jobs, setting, connection, code or Code(), verify=verify)
    except sqlite3.DatabaseError:
        # A damaged memory is found out by whoever writes to it; the manifests know the same.
        with closing(empty_records()) as other:
            return _survey(jobs, setting, other, code or Code(), verify=verify)


def _survey(
    jobs: Sequence[Job],
    setting: Setting,
    connection: sqlite3.Connection,
    source: Code,
    *,
    verify: bool,
) -> list[Planned]:
    facts = Facts(connection)
    world = World(setting, replace(source, scan=facts.scan), facts.digest, facts.versions)
    look = _Look(setting, connection, world, verify=verify)
    planned = [look.at(job) for job in jobs]
    look.keep()
    facts.keep()
    return planned


class _Look:
    """One look at everything that is published."""

    def __init__(
        self, setting: Setting, connection: sqlite3.Connection, world: World, *, verify: bool
    ) -> None:
        self.setting, self.connection, self.world, self.verify = setting, connection, world, verify
        self.records = load_records(connection)
        self.groups = Groups(connection)
        self.touched: list[Record] = []
        self.adopted: list[Ingredients] = []
        self._digests: dict[int, tuple[Mapping[str, str], str]] = {}
        self._data: dict[tuple[str, ...], tuple[str, ...]] = {}

    def at(self, job: Job) -> Planned:
        """Look at one edition."""
        home = self.setting.output / job.name
        now = self.world.before_run(job)
        job = replace(job, ingredients=now)
        failed = ("last build failed",) if (home / FAILED).is_dir() else ()
        record, damage = self._record(job.name, home)
        if record is None and not damage:
            return Planned(job, "new", failed)
        reasons = list(damage)
        if record is not None:
            reasons += self._changes(record, now)
        reasons += failed
        folder = home / record.edition if record else home / LATEST
        seconds = record.seconds if record else 0.0
        return Planned(job, "stale" if reasons else "fresh", tuple(reasons), folder, seconds)

    def keep(self) -> None:
        """Write down what was taken over, and new times of files that are as they were."""
        if not self.touched:
            return
        # Where it cannot be written, the next plan finds it out anew.
        with suppress(sqlite3.OperationalError), transaction(self.connection):
            for ingredients in self.adopted:
                save_groups(self.connection, ingredients)
            save(self.connection, self.touched)

    def _record(self, name: str, home: Path) -> tuple[Record | None, list[str]]:
        """Give what is known of the newest edition, and what is wrong with its files."""
        record = self.records.get(name)
        damage = self._damage(record, home) if record else []
        if record is not None and not damage:
            return record, []
        if not (home / LATEST).is_dir():
            return (record, damage) if record else (None, [])
        # The memory is gone, or older than what lies there: the manifest knows.
        try:
            manifest = read_manifest(home / LATEST)
        except ValueError:
            return record, damage or [f"file {MANIFEST} is damaged"]
        built = (manifest.edition, manifest.created)
        if record is not None and built == (record.edition, record.created):
            return record, damage
        return self._adopt(name, home, manifest)

    def _adopt(self, name: str, home: Path, manifest: Manifest) -> tuple[Record | None, list[str]]:
        """Take over an edition that the memory does not know, if it is whole."""
        own = f"{manifest.report}/{manifest.variant}/{manifest.language}"
        if own != name or manifest.status != "ok" or not manifest.ingredients:
            return None, ["its manifest does not say what it rests on"]
        if content_key(manifest.ingredients) != manifest.key:
            return None, [f"file {MANIFEST} is damaged"]
        problems = []
        for place in (home / LATEST, home / manifest.edition):
            for one in manifest.files:
                state = _hashed(place / one.name)
                if state is None or state[2] != one.sha256:
                    problems.append(_broken(one.name, state))
        if problems:
            return None, list(dict.fromkeys(problems))
        record = record_of(manifest, home / manifest.edition)
        self.groups.put(manifest.ingredients)
        self.adopted.append(manifest.ingredients)
        self.touched.append(record)
        return record, []

    def _damage(self, record: Record, home: Path) -> list[str]:
        """Tell of each file that is not what it should be."""
        problems: list[str] = []
        touched: dict[str, Stat] = {}
        if not record.files:
            return [f"file {MANIFEST} is missing"]
        for name, (size, mtime, digest) in record.files.items():
            path = home / name
            try:
                state = path.stat()
            except OSError:
                problems.append(_broken(path.name, None))
                continue
            if not self.verify and (state.st_size, state.st_mtime_ns) == (size, mtime):
                continue
            found = _hashed(path)
            if found is None or found[2] != digest:
                problems.append(_broken(path.name, found))
            elif found != (size, mtime, digest):
                touched[name] = found
        if touched and not problems:
            self.touched.append(replace(record, files={**record.files, **touched}))
        return list(dict.fromkeys(problems))

    def _changes(self, record: Record, now: Ingredients) -> Iterator[str]:
        for group in GROUPS:
            kept = record.groups.get(group, "")
            if group == "data":
                yield from self._data_changes(kept, record.places)
                continue
            content = now[group]
            if self._digest(content) == kept:
                continue
            before = self.groups.get(kept)
            if before is None:
                yield f"what it rested on is not known ({group})"
            else:
                yield from differences(group, before, content)

    def _data_changes(self, kept: str, places: Mapping[str, str]) -> tuple[str, ...]:
        name = (kept, *(f"{one}={path}" for one, path in sorted(places.items())))
        if name not in self._data:
            before = self.groups.get(kept)
            if before is None:
                self._data[name] = ("what it rested on is not known (data)",)
            else:
                now = {one: self._file(one, places) for one in before}
                self._data[name] = tuple(differences("data", before, now))
        return self._data[name]

    def _file(self, name: str, places: Mapping[str, str]) -> str:
        path = Path(places[name]) if name in places else data_path(name, self.setting)
        if path is None:
            return UNKNOWN
        try:
            return self.world.digest(path) if path.is_file() else ABSENT
        except OSError:
            return UNKNOWN

    def _digest(self, content: Mapping[str, str]) -> str:
        """Hash a group; the same mapping serves many editions."""
        kept = self._digests.get(id(content))
        if kept is None or kept[0] is not content:
            # What could not be determined equals nothing.
            digest = UNKNOWN if UNKNOWN in content.values() else digest_of(content)
            kept = self._digests[id(content)] = (content, digest)
        return kept[1]


def _hashed(path: Path) -> Stat | None:
    try:
        state = path.stat()
        return state.st_size, state.st_mtime_ns, sha256(path)
    except OSError:
        return None


def _broken(name: str, state: Stat | None) -> str:
    return f"file {name} is {'damaged' if state else 'missing'}"
