"""Copy the site to a folder or any place that fsspec reaches: only what changed, no half files.

At the target ``.tyanalysis-site.json`` lists every file that was written there, with its hash. Only
files on the list are replaced or deleted. Pages that lead to others go last, so that no reader
finds a link whose page is not there yet. What is about to be written is listed first as pending: an
interrupted copy is taken up again and takes none of its own files for somebody else's.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tyanalysis.errors import DataError, ParameterError
from tyanalysis.reporting.layout import LATEST

LIST = ".tyanalysis-site.json"
_PART = ".tyanalysis-part"
_SAVE_SECONDS = 5.0
# Stores without folders write an object in one step; renaming there would be a second copy.
_RENAMES = frozenset({"file", "local", "sftp", "ssh"})


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
    try:
        return _copy(output, place, told or (lambda _: None), dry_run=dry_run)
    except (ParameterError, DataError):
        raise
    except Exception as error:  # each backend has exceptions of its own
        raise DataError(
            f"{place.shown}: the copy stopped ({type(error).__name__}: {place.mask(str(error))}). "
            "What was copied is whole and stays; run the same command again to go on."
        ) from None  # its traceback could show the address with a password


class Target:
    """A place to copy to."""

    def __init__(self, target: str, options: Mapping[str, Any] | None = None) -> None:
        import fsspec  # noqa: PLC0415 - 0.2 s that other commands save

        self.shown = without_secrets(target)
        self._secrets = _secrets(target)
        scheme = target.partition("://")[0] if "://" in target else "file"
        try:
            if scheme in {"sftp", "ssh"}:
                from sshfs import SSHFileSystem  # noqa: PLC0415

                # fsspec's own entry for SFTP needs another library.
                fsspec.register_implementation(scheme, SSHFileSystem, clobber=True)
            self.fs, root = fsspec.core.url_to_fs(target, **(options or {}))
        except ImportError as error:
            raise ParameterError(
                f"{self.shown}: found no library for {scheme}:// ({error}). Install it, for SFTP "
                "with: pip install 'tyanalysis[remote]'"
            ) from None
        except Exception as error:
            raise ParameterError(
                f"{self.shown}: cannot be reached ({type(error).__name__}: "
                f"{self.mask(str(error))}). Check the address, and the rights to it."
            ) from None
        self.root = root.rstrip("/") or root
        self.renames = scheme in _RENAMES
        self.local = scheme in {"file", "local"}

    def mask(self, text: str) -> str:
        """Take the secrets of the address out of a message."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return re.sub(r"(\w+://)[^/\s@]*@", r"\1", text)

    def path(self, name: str) -> str:
        """Give the full path of a file of the site."""
        return f"{self.root.rstrip('/')}/{name}"

    def read(self, name: str) -> bytes | None:
        """Read a file, None where there is none."""
        try:
            return bytes(self.fs.cat_file(self.path(name)))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write a file so that a reader finds the old or the new one and never half of it."""
        path = self.path(name)
        parent, _, last = path.rpartition("/")
        if not self.renames:
            self.fs.pipe_file(path, content)
            return
        self.fs.makedirs(parent, exist_ok=True)
        part = f"{parent}/.{last}{_PART}"
        self.fs.pipe_file(part, content)
        self.fs.mv(part, path)

    def delete(self, name: str) -> None:
        """Delete a file, and the folders that are empty without it."""
        self.fs.rm_file(self.path(name))
        folder = name.rpartition("/")[0]
        while folder and self.renames:
            try:
                if self.fs.ls(self.path(folder), detail=False):
                    return
                self.fs.rmdir(self.path(folder))
            except OSError:
                return
            folder = folder.rpartition("/")[0]


def site_files(output: Path) -> Iterator[str]:
    """List the files of the site in the order in which they are copied.

    Contents come first, then the copies called latest, then pages that lead to them; hidden files
    and folders are no part of the site.
    """
    names = [
        path.relative_to(output).as_posix()
        for path in output.rglob("*")
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(output).parts)
    ]
    yield from sorted(names, key=lambda name: (_rank(name), name))


def without_secrets(target: str) -> str:
    """Give an address as it may be printed: no user, no password, no query.

    >>> without_secrets("sftp://me:secret@example.org:22/site?token=1")
    'sftp://example.org:22/site'
    """
    if "://" not in target:
        return target
    parts = urlsplit(target)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _copy(output: Path, place: Target, told: Callable[[str], None], *, dry_run: bool) -> Report:
    listed, pending = _read_list(place)
    report = Report()
    names = list(site_files(output))
    content = {name: _digest(output / name) for name in names}
    wanted = {name: digest for name, digest in content.items() if digest}
    changed = [name for name in names if name in wanted and listed.get(name) != wanted[name]]
    report.same = len(wanted) - len(changed)
    _refuse_foreign(place, [n for n in changed if n not in listed and n not in pending], wanted)
    gone = [name for name in (*listed, *pending) if name not in wanted]
    if dry_run:
        report.written, report.deleted = changed, list(dict.fromkeys(gone))
        return report
    if changed:
        pending |= {name: wanted[name] for name in changed}
        _save(place, listed, pending)
    saved = time.monotonic()
    for name in changed:
        try:
            data = (output / name).read_bytes()
        except FileNotFoundError:
            continue  # pruned meanwhile; the next copy sees the site as it is then
        told(name)
        place.write(name, data)
        listed[name] = hashlib.sha256(data).hexdigest()
        pending.pop(name, None)
        report.written.append(name)
        if time.monotonic() - saved > _SAVE_SECONDS:
            _save(place, listed, pending)
            saved = time.monotonic()
    for name in dict.fromkeys(gone):
        digests = {listed.pop(name, None), pending.pop(name, None)}
        there = place.read(name)
        if there is None:
            continue
        if hashlib.sha256(there).hexdigest() in digests:
            told(name)
            place.delete(name)
            report.deleted.append(name)
        else:
            report.kept.append(name)
    if changed or gone:
        _save(place, listed, {})
    return report


def _rank(name: str) -> int:
    parts = name.split("/")
    if len(parts) <= 2:  # the index, the feed and the reports' own pages
        return 4 - len(parts) + 1
    page = parts[-1].endswith(".html")
    return (1 if page else 0) if LATEST not in parts else 2


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _read_list(place: Target) -> tuple[dict[str, str], dict[str, str]]:
    found = place.read(LIST)
    if found is None:
        return {}, {}
    try:
        content = json.loads(found)
        if content["version"] != 1:
            raise ValueError(f"version {content['version']}")
        return dict(content["files"]), dict(content["pending"])
    except (ValueError, KeyError, TypeError) as error:
        raise ParameterError(
            f"{place.shown}/{LIST}: found no list of what was written ({error}), expected one of "
            "version 1. Without it nothing there can be told from other people's files. Mend it, "
            "or name an empty place."
        ) from None


def _save(place: Target, files: Mapping[str, str], pending: Mapping[str, str]) -> None:
    content = {"version": 1, "files": dict(sorted(files.items())), "pending": dict(pending)}
    place.write(LIST, json.dumps(content, ensure_ascii=False, indent=0).encode())


def _refuse_foreign(place: Target, names: list[str], wanted: Mapping[str, str]) -> None:
    """Refuse to replace files that we did not write; one listing for each folder tells which."""
    foreign: list[str] = []
    listings: dict[str, set[str]] = {}
    for name in names:
        folder, _, last = name.rpartition("/")
        if folder not in listings:
            try:
                there = place.fs.ls(place.path(folder).rstrip("/"), detail=False)
            except (FileNotFoundError, NotADirectoryError):
                there = []
            listings[folder] = {str(one).rstrip("/").rpartition("/")[2] for one in there}
        if last in listings[folder]:
            content = place.read(name)
            if content is None or hashlib.sha256(content).hexdigest() != wanted[name]:
                foreign.append(name)
    if foreign:
        told = ", ".join(foreign[:5]) + (" …" if len(foreign) > 5 else "")
        raise ParameterError(
            f"{place.shown}: found files that were not written from here: {told}. They would be "
            "replaced; nothing was copied. Name an empty folder, or move them away."
        )


def _secrets(target: str) -> list[str]:
    if "://" not in target:
        return []
    parts = urlsplit(target)
    found = [target, parts.password or "", parts.query, parts.netloc.rpartition("@")[0]]
    return sorted({one for one in found if one}, key=len, reverse=True)
