"""What travels to a cluster's worker and back: files by content, and finished folders as bytes.

A worker keeps what it has been sent under the content's sha256, so each content travels to it once.
Whatever is taken out is hashed again on the way: a damaged file is dropped and asked for anew.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tyanalysis.errors import DataError
from tyanalysis.reporting.baseline import BASELINE
from tyanalysis.reporting.digest import sha256
from tyanalysis.reporting.imports import PACKAGE
from tyanalysis.reporting.spec import Spec

CHUNK_BYTES = 8 << 20

EDITION = "edition"
"""The private folder of an attempt on a worker, beside the project that it was sent."""


class Store:
    """Files by their sha256, in a folder.

    Args:
        folder: Made when it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def missing(self, digests: Iterable[str]) -> list[str]:
        """List those that are not here."""
        return sorted({one for one in digests if not (self.folder / one).exists()})

    def append(self, digest: str, offset: int, content: bytes, *, last: bool) -> None:
        """Take a piece of a file; with the last piece it is checked and kept.

        Raises:
            DataError: The pieces do not add up to the content.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{digest}.part"
        with part.open("r+b" if offset and part.exists() else "wb") as file:
            file.seek(offset)
            file.write(content)
            file.truncate()
        if not last:
            return
        if sha256(part) != digest:
            part.unlink()
            raise DataError(f"a file arrived damaged: {digest[:12]}. It is sent again.")
        part.replace(self.folder / digest)

    def take(self, digest: str, target: Path) -> bool:
        """Copy a file to its place; say whether it was whole. A damaged one is dropped."""
        target.parent.mkdir(parents=True, exist_ok=True)
        seen = hashlib.sha256()
        try:
            with (self.folder / digest).open("rb") as source, target.open("wb") as copy:
                while piece := source.read(CHUNK_BYTES):
                    seen.update(piece)
                    copy.write(piece)
        except FileNotFoundError:
            return False
        if seen.hexdigest() == digest:
            return True
        (self.folder / digest).unlink(missing_ok=True)
        return False


@dataclass(frozen=True)
class Parcel:
    """An edition's files and where they go.

    Attributes:
        spec: The description, with paths below the folder that the worker makes.
        files: Place below that folder -> sha256.
        sources: sha256 -> the file here.
    """

    spec: Spec
    files: Mapping[str, str]
    sources: Mapping[str, Path]


@dataclass
class Packer:
    """Finds the files of editions; hashes each of them once as long as it does not change."""

    _known: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def pack(self, spec: Spec, private: Path | None = None) -> Parcel:
        """List what an edition needs: its notebook, the modules beside it, and the data folder.

        Other files of the project stay here.

        Args:
            spec: The description.
            private: The attempt's folder, which may hold the manifest of its baseline.

        Raises:
            OSError: One of them cannot be read.
        """
        root, notebook = Path(spec.root), Path(spec.notebook)
        data = Path(spec.data).resolve() if spec.data is not None else None
        wanted = [notebook, *_modules_beside(spec)]
        output = Path(spec.output).resolve()
        if data is not None:
            wanted += [one for one in _tree(data) if not one.is_relative_to(output)]
        base = notebook.parent

        def place(path: Path) -> str:
            if path.is_relative_to(root):
                return f"project/{path.relative_to(root).as_posix()}"
            if data is not None and path.is_relative_to(data):
                return f"data/{path.relative_to(data.parent).as_posix()}"
            return f"notebook/{path.relative_to(base).as_posix()}"

        sources: dict[str, Path] = {}
        files: dict[str, str] = {}
        for path in wanted:
            files[place(path)] = digest = self._digest(path)
            sources[digest] = path
        baseline = private / BASELINE if private is not None else None
        if baseline is not None and baseline.is_file():
            files[f"{EDITION}/{BASELINE}"] = digest = self._digest(baseline)
            sources[digest] = baseline
        values = {
            **vars(spec),
            "root": "project",
            "notebook": place(notebook),
            "data": place(data) if data is not None else None,
            "output": "output",
        }
        return Parcel(Spec(**values), files, sources)

    def forget(self) -> None:
        """Hash everything anew: a file was found to have changed."""
        self._known.clear()

    def _digest(self, path: Path) -> str:
        stat = path.stat()
        key = (str(path), stat.st_size, stat.st_mtime_ns)
        if key not in self._known:
            self._known[key] = sha256(path)
        return self._known[key]


def pieces(path: Path, digest: str) -> Iterator[tuple[str, int, bytes, bool]]:
    """Read a file as the arguments of `Store.append`."""
    size, offset = path.stat().st_size, 0
    with path.open("rb") as file:
        while True:
            content = file.read(CHUNK_BYTES)
            last = offset + len(content) >= size
            yield digest, offset, content, last
            offset += len(content)
            if last:
                return


def at_place(spec: Spec, folder: Path) -> Spec:
    """Give a packed description its paths on this machine."""
    inside = {
        name: str(folder / value)
        for name in ("root", "notebook", "data", "output")
        if (value := getattr(spec, name)) is not None
    }
    environment = dict(spec.environment)
    if "data" in inside:
        environment["TYANALYSIS_DATA"] = inside["data"]
    return Spec(**{**vars(spec), **inside, "environment": environment})


def bundle(folder: Path) -> bytes:
    """Put a finished folder into bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for path in sorted(folder.iterdir()):
            archive.add(path, arcname=path.name, recursive=False)
    return out.getvalue()


def unbundle(content: bytes, folder: Path) -> None:
    """Write a bundle's files into a new folder that appears whole or not at all.

    Raises:
        DataError: It is no bundle of plain files.
    """
    part = Path(tempfile.mkdtemp(prefix="part-", dir=folder.parent))
    try:
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for member in archive:
                # Read rather than extracted: the first releases of Python 3.11 extract unguarded.
                file = archive.extractfile(member) if member.isfile() else None
                if file is None or member.name == ".." or Path(member.name).name != member.name:
                    raise DataError(f"the bundle holds {member.name!r}, which is no plain file")
                (part / member.name).write_bytes(file.read())
    except tarfile.TarError as error:
        raise DataError(f"the bundle cannot be read ({error})") from None
    os.chmod(part, 0o755)
    part.replace(folder)


def _modules_beside(spec: Spec) -> Iterator[Path]:
    folder = Path(spec.notebook).parent
    for name in spec.ingredients.get("code", {}):
        kind, _, module = name.partition(" ")
        if kind != "module" or module.partition(".")[0] == PACKAGE:
            continue
        inside = folder.joinpath(*module.split("."))
        for path in (inside.with_suffix(".py"), inside / "__init__.py"):
            if path.is_file():
                yield path


def _tree(path: Path) -> Iterator[Path]:
    """List the files of a folder, hidden ones left out; of a single file, the file."""
    if path.is_file():
        yield path
        return
    for one in sorted(path.iterdir()):
        if not one.name.startswith(".") and (one.is_file() or one.is_dir()):
            yield from _tree(one)
