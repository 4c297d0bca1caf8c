"""The versions of Python and of every library that the package requires, directly or not."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

_NAME = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?")
_EXTRA = re.compile(r"""extra\s*==\s*['"]([^'"]+)['"]""")

ROOT = "tyanalysis"


def required_versions(root: str = ROOT) -> dict[str, str]:
    """Give name and version of a distribution and all it requires.

    Its own extras count where they are installed, because a notebook may use them. A requirement
    of another platform is not installed and is left out.
    """
    found: dict[str, str] = {}
    done: set[tuple[str, str]] = set()
    queue = [(root, extra) for extra in ("", *_extras(root))]
    while queue:
        name, extra = queue.pop()
        key = _plain(name)
        if (key, extra) in done:
            continue
        done.add((key, extra))
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[key] = distribution.version
        for requirement in distribution.requires or []:
            for_extra = _EXTRA.search(requirement)
            if (for_extra[1] if for_extra else "") != extra:
                continue
            named = _NAME.match(requirement)
            if named:
                extras = [one.strip() for one in (named[2] or "").split(",") if one.strip()]
                queue += [(named[1], one) for one in ("", *extras)]
    return dict(sorted(found.items()))


def versions_of(modules: Iterable[str], providers: Mapping[str, list[str]]) -> dict[str, str]:
    """Give the versions of the distributions that provide some modules; others have none.

    Args:
        modules: First names of imports.
        providers: Module -> distributions, as `importlib.metadata.packages_distributions` gives.
    """
    names = {name for one in modules for name in providers.get(one, [])}
    return {_plain(name): metadata.version(name) for name in sorted(names)}


def providers() -> Mapping[str, list[str]]:
    """Say which distributions each importable name comes from."""
    return metadata.packages_distributions()


def python_version() -> str:
    """Give the version of this Python."""
    return platform.python_version()


def installed() -> str:
    """Describe what is installed cheaply: it changes when a distribution comes, goes or changes."""
    return repr([python_version(), *_folders()])


def _folders() -> Iterator[tuple[str, int]]:
    for entry in sys.path:
        folder = Path(entry or ".")
        if not folder.is_dir():
            continue
        for one in sorted(folder.glob("*-info")):
            yield one.name, one.stat().st_mtime_ns


def _extras(root: str) -> list[str]:
    try:
        return metadata.metadata(root).get_all("Provides-Extra") or []
    except metadata.PackageNotFoundError:
        return []


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
