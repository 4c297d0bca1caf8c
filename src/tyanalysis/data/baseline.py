"""The edition that a run is compared with: what its manifest says it printed.

The machinery names the manifest in an environment variable. It is no input of the report's numbers,
so it does not enter the read log: the same data give the same edition whatever came before.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tyanalysis.errors import DataError

BASELINE: Final = "TYANALYSIS_BASELINE"


@dataclass(frozen=True)
class Baseline:
    """The last good edition, as far as its manifest records it.

    Attributes:
        edition: Its id, "" for a first edition.
        headlines: The numbers it quoted, by key.
        figures: Ids of the figures it knew.
        cards: Figure cards by id; None where the manifest is older than cards.
        sources: Documents by id; None likewise.
    """

    edition: str = ""
    headlines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    figures: frozenset[str] = frozenset()
    cards: Mapping[str, Mapping[str, Any]] | None = None
    sources: Mapping[str, Mapping[str, Any]] | None = None

    def __bool__(self) -> bool:
        return bool(self.edition)

    @property
    def date(self) -> str:
        """The day of the edition, as a period."""
        return self.edition[:10]


def load_baseline() -> Baseline:
    """Read the manifest that the environment names; without one this is a first edition.

    Raises:
        DataError: The file that is named cannot be read or is no manifest.
    """
    name = os.environ.get(BASELINE, "")
    if not name:
        return Baseline()
    try:
        found = json.loads(Path(name).read_bytes())
        headlines = {str(one["key"]): one for one in found["headlines"]}
        cards = found.get("cards")
        return Baseline(
            edition=str(found["edition"]),
            headlines=headlines,
            figures=frozenset(found["figures"]),
            cards=None
            if cards is None
            else {key: {"id": key, **one} for key, one in cards.items()},
            sources=found.get("sources"),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"{BASELINE}={name}: found no manifest of an edition there ({error}), expected one. "
            "Unset the variable to run as a first edition."
        ) from error
