"""Which editions are no longer kept: all but the newest, the last good one, and baselines."""

from __future__ import annotations

from pathlib import Path

from tyanalysis.reporting.layout import LATEST
from tyanalysis.reporting.manifest import read_manifest
from tyanalysis.reporting.publish import editions


def superfluous(home: Path, keep: int | None) -> list[Path]:
    """List the editions of one variant and language that may go, newest first.

    Kept are the newest ``keep``, the one that ``latest`` is a copy of (the last good edition), and
    the baseline of each of these. The baseline of an edition that stays for that reason only is not
    kept with it: otherwise each would hold the one before it and nothing would ever go.

    Args:
        home: The folder of one report, variant and language.
        keep: How many to keep, at least 1; all when None.
    """
    found = editions(home)
    if keep is None:
        return []
    stay = {one.name for one in found[: max(keep, 1)]}
    stay |= _named(home / LATEST, "edition")
    for name in tuple(stay):
        stay |= _named(home / name, "baseline")
    # A folder whose manifest cannot be read was not judged, so it is not thrown away.
    return [one for one in found if one.name not in stay and _named(one, "edition")]


def _named(folder: Path, field: str) -> set[str]:
    try:
        name = str(getattr(read_manifest(folder), field))
    except ValueError:
        return set()
    return {name} if name else set()
