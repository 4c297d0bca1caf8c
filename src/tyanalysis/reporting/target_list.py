"""The list of what was written at a target, kept there: what is not on it belongs to others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tyanalysis.errors import ParameterError
from tyanalysis.reporting.target import Target

LIST = ".tyanalysis-site.json"


@dataclass
class Written:
    """What a target has from us.

    Attributes:
        files: Paths with the hashes of what was written there.
        pending: Paths that a copy was about to write, with the hashes of what it would write.
    """

    files: dict[str, str] = field(default_factory=dict)
    pending: dict[str, str] = field(default_factory=dict)

    def __contains__(self, name: object) -> bool:
        return name in self.files or name in self.pending

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self.files, *self.pending)))

    def note(self, name: str, digest: str) -> None:
        """Note that a file was written."""
        self.files[name] = digest
        self.pending.pop(name, None)

    def forget(self, name: str) -> set[str]:
        """Take a file off the list; give the hashes that it may have if it is still ours."""
        return {one for one in (self.files.pop(name, ""), self.pending.pop(name, "")) if one}


def read_list(place: Target) -> Written:
    """Read the list; an empty one where there is none.

    Raises:
        ParameterError: There is one that cannot be understood.
    """
    found = place.read(LIST)
    if found is None:
        return Written()
    try:
        content = json.loads(found)
        if content["version"] != 1:
            raise ValueError(f"version {content['version']}")
        return Written(dict(content["files"]), dict(content["pending"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ParameterError(
            f"{place.shown}/{LIST}: found no list of what was written ({error}), expected one of "
            "version 1. Without it nothing there can be told from other people's files. Mend it, "
            "or name an empty place."
        ) from None


def save_list(place: Target, written: Written) -> None:
    """Write the list in one step."""
    content = {
        "version": 1,
        "files": dict(sorted(written.files.items())),
        "pending": dict(written.pending),
    }
    place.write(LIST, json.dumps(content, ensure_ascii=False, indent=0).encode())


def refuse_foreign(place: Target, names: Sequence[str], wanted: Mapping[str, str]) -> None:
    """Refuse to replace files that we did not write; one listing for each folder tells which.

    Raises:
        ParameterError: There are such files, and they are not just what would be written.
    """
    foreign: list[str] = []
    listings: dict[str, set[str]] = {}
    for name in names:
        folder, _, last = name.rpartition("/")
        if folder not in listings:
            listings[folder] = place.names(folder)
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
