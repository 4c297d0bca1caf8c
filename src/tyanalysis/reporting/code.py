"""The source that an edition rests on: modules of the package and beside the notebook, and files.

What a notebook calls (``ty.load``) leads to a module, its imports to others; the renderers of the
formats asked for are added with theirs. A resource (a template, a stylesheet, a schema) belongs to
the modules whose source names it, or names its folder; one that nobody names belongs to all.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import tyanalysis
from tyanalysis.reporting.imports import ANY, PACKAGE, references, top_level

RENDERERS = {"xlsx": "reporting.workbook", "html": "reporting.html", "pdf": "reporting.pdf"}
"""Format -> its renderer, which counts with all it imports."""

MACHINERY = (
    "reporting.edition",
    "reporting.run",
    "reporting.engine",
    "reporting.shell",
    "reporting.assemble",
    "reporting.notebook",
    "reporting.manifest",
    "reporting.picture",
)
"""Modules that shape every edition, without what they import: those they call count by format."""

_NO_RESOURCE = {".py", ".pyc", ".typed"}

Scan = Callable[[str, str], list[str]]
"""Gives the references of a source from its digest and text."""


@cache
def scanned(text: str) -> list[str]:
    """Give the references of a source, read once in a process."""
    return references(text)


@dataclass(frozen=True)
class Closure:
    """The code that something rests on.

    Attributes:
        digests: ``module NAME`` or ``file PATH`` -> sha256.
        outside: First names of the installed packages that the notebook, or a module beside it,
            imports by itself.
    """

    digests: Mapping[str, str]
    outside: frozenset[str]


@dataclass
class Code:
    """The source of the package, read once.

    Attributes:
        package: The package's folder.
        public: Public name -> module, as `tyanalysis` looks them up.
        scan: Gives the references of a source; may remember them between processes.
    """

    package: Path = field(default_factory=lambda: Path(tyanalysis.__file__).parent)
    public: Mapping[str, str] = field(default_factory=lambda: tyanalysis._PUBLIC)
    scan: Scan = field(default=lambda _, text: scanned(text))

    def closure(
        self, wanted: Iterable[str], folder: Path, formats: Iterable[str], language: str
    ) -> Closure:
        """Follow references to all the code they lead to.

        Args:
            wanted: References of a notebook, see `imports.references`.
            folder: The notebook's folder, whose own modules come first.
            formats: The renderers to add.
            language: Translations into other languages do not count.
        """
        beside = _Modules(folder)
        digests: dict[str, str] = {}
        outside: set[str] = set()
        roots = [f"{PACKAGE}.{RENDERERS[one]}:" for one in ("xlsx", *formats)]
        queue = [(one, "") for one in wanted] + [(one, PACKAGE) for one in roots]
        while queue:
            reference, module = queue.pop()
            targets = list(self._targets(reference, module, beside))
            if not targets and not module.startswith(PACKAGE):
                outside |= top_level([reference])
            for name in targets:
                if name in digests:
                    continue
                known = self._modules if name.partition(".")[0] == PACKAGE else beside
                text, digest = known.read(name)
                digests[name] = digest
                package = name if known.is_package(name) else name.rpartition(".")[0]
                queue += [(one, package) for one in self.scan(digest, text)]
        for short in MACHINERY:
            name = f"{PACKAGE}.{short}"
            digests[name] = self._modules.read(name)[1]
        named = {f"module {name}": digest for name, digest in digests.items()}
        named.update((f"file {name}", digest) for name, digest in self._files(digests, language))
        return Closure(dict(sorted(named.items())), frozenset(outside))

    @cached_property
    def _modules(self) -> _Modules:
        return _Modules(self.package, PACKAGE)

    def _targets(self, reference: str, package: str, beside: _Modules) -> Iterator[str]:
        """Give the modules that a reference leads to; none for those of other packages."""
        base, _, name = reference.partition(":")
        dots = len(base) - len(base.lstrip("."))
        if dots:
            parts = package.split(".")
            base = ".".join([*parts[: len(parts) - dots + 1], *filter(None, [base[dots:]])])
        if base == ANY:
            yield from (f"{PACKAGE}.{one}" for one in self.public.values())
            yield from beside.names
            return
        if base == PACKAGE and name in self.public:
            base, name = f"{PACKAGE}.{self.public[name]}", ""
        elif (base, name) == (PACKAGE, ANY):
            yield from (f"{PACKAGE}.{one}" for one in self.public.values())
            return
        known = self._modules if base.partition(".")[0] == PACKAGE else beside
        full = f"{base}.{name}" if name else base
        parts = full.split(".")
        for length in range(1, len(parts) + 1):
            one = ".".join(parts[:length])
            # The bare package is a table of names; which of them are used is known already.
            if one != PACKAGE and one in known.names:
                yield one

    def _files(self, modules: Iterable[str], language: str) -> Iterator[tuple[str, str]]:
        within = set(modules)
        for name, users in self._users.items():
            parts = name.split("/")
            if "locale" in parts[:-2] and parts[parts.index("locale") + 1] != language:
                continue
            if not users or users & within:
                yield name, self._resources[name][1]

    @cached_property
    def _resources(self) -> dict[str, tuple[str, str]]:
        found = {}
        for path in sorted(self.package.rglob("*")):
            inside = path.relative_to(self.package).parts
            if path.suffix in _NO_RESOURCE or "bundled" in inside or "__pycache__" in inside:
                continue
            if path.is_file():
                content = path.read_bytes()
                text = content.decode("utf-8", errors="replace")
                found["/".join(inside)] = (text, hashlib.sha256(content).hexdigest())
        return found

    @cached_property
    def _rooms(self) -> set[str]:
        return {
            name.rpartition(".")[2]
            for name in self._modules.names
            if self._modules.is_package(name)
        }

    @cached_property
    def _users(self) -> dict[str, set[str]]:
        """Give the modules that each resource belongs to."""
        texts = {name: self._modules.read(name)[0] for name in self._modules.names}
        users = {}
        for name in self._resources:
            *folders, file = name.split("/")
            inner = [one for one in folders if one not in self._rooms][:1]
            users[name] = {
                one
                for one, text in texts.items()
                if _names(text, file) or any(f'"{folder}"' in text for folder in inner)
            }
        # One resource may draw in another, as a page its stylesheet.
        for _ in self._resources:
            before = {name: set(found) for name, found in users.items()}
            for name, (text, _digest) in self._resources.items():
                for other in self._resources:
                    if other != name and other.rpartition("/")[2] in text:
                        users[other] |= users[name]
            if users == before:
                break
        return users


def _names(text: str, file: str) -> bool:
    """Say whether a source names a file, and not one whose name is longer."""
    # The plain search decides most cases, a hundred times faster than the pattern.
    return file in text and bool(re.search(rf"(?<![\w-]){re.escape(file)}(?!\w)", text))


class _Modules:
    """The modules below one folder."""

    def __init__(self, folder: Path, package: str = "") -> None:
        self.folder, self.package = folder, package
        self._read: dict[str, tuple[str, str]] = {}

    @cached_property
    def names(self) -> dict[str, Path]:
        """Module -> file."""
        found = {}
        for path in sorted(self._sources()):
            parts = list(path.relative_to(self.folder).with_suffix("").parts)
            if parts[-1] == "__init__":
                parts.pop()
            name = ".".join([self.package, *parts] if self.package else parts)
            if name:
                found[name] = path
        return found

    def _sources(self) -> Iterator[Path]:
        # Only folders that can be packages are entered: beside a notebook there may be the output,
        # where private folders of other builds come and go while this one looks.
        for folder, below, files in os.walk(self.folder):
            below[:] = [one for one in below if one.isidentifier()]
            for file in files:
                stem, dot, ending = file.rpartition(".")
                if dot and ending == "py" and stem.isidentifier():
                    yield Path(folder, file)

    def is_package(self, name: str) -> bool:
        return self.names[name].name == "__init__.py"

    def read(self, name: str) -> tuple[str, str]:
        """Give the text and digest of a module."""
        if name not in self._read:
            content = self.names[name].read_bytes()
            text = content.decode("utf-8", errors="replace")
            self._read[name] = text, hashlib.sha256(content).hexdigest()
        return self._read[name]
