"""Whether scheduler and workers run the same code as this machine.

An edition's key rests on the code, the libraries and the fonts here. Made elsewhere with others,
it would be called by a wrong name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tyanalysis.errors import ParameterError
from tyanalysis.reporting.cluster_worker import Fingerprint, fingerprint, worker_ttl

if TYPE_CHECKING:
    from distributed import Client

CHECK_SECONDS = 60.0
SHOWN = 6


def check_versions(client: Client, where: str) -> float | None:
    """Compare the versions of scheduler and workers with those here, before anything runs.

    Returns:
        After how many seconds the scheduler gives up a silent worker; None for never.

    Raises:
        ParameterError: Some have others, or lack the package; all of them are named.
    """
    wrong: list[str] = []
    ttl = None
    try:
        ttl = client.sync(client.run_on_scheduler, worker_ttl, callback_timeout=CHECK_SECONDS)
    except Exception as error:
        # It unpacks what is sent, so the package must be importable there as well.
        wrong.append(f"the scheduler cannot import this version of tyanalysis ({_short(error)})")
    found = {}
    try:
        found = client.sync(
            client.run, fingerprint, on_error="return", callback_timeout=CHECK_SECONDS
        )
    except Exception as error:
        wrong.append(f"the workers do not answer ({_short(error)})")
    for worker, answer in sorted(found.items()):
        if isinstance(answer, Exception):
            wrong.append(f"{worker} cannot import this version of tyanalysis ({_short(answer)})")
        elif answer != fingerprint():
            wrong.append(f"{worker} {told_differences(answer)}")
    if wrong:
        raise ParameterError(
            f"--engine {where}: the cluster does not run what this machine runs, so its editions "
            "would not be what their keys say.\n  " + "\n  ".join(wrong) + "\nInstall the same "
            "versions there, start scheduler and workers again, and build again."
        )
    return ttl


def told_differences(there: Fingerprint) -> str:
    """Say what another installation has that differs from this one."""
    return "; ".join(_differences(fingerprint(), there)) or "differs"


def _differences(here: Fingerprint, there: Fingerprint) -> Iterator[str]:
    for group, ours in here.items():
        theirs = there.get(group, {})
        other = [one for one in sorted({*ours, *theirs}) if ours.get(one) != theirs.get(one)]
        if not other:
            continue
        more = f" and {len(other) - SHOWN} more" if len(other) > SHOWN else ""
        if group in {"python", "libraries"}:
            told = [
                f"{one} {theirs.get(one, 'absent')} instead of {ours.get(one, 'absent')}"
                for one in other[:SHOWN]
            ]
            yield f"has {', '.join(told)}{more}"
        else:
            yield f"has other {group}: {', '.join(other[:SHOWN])}{more}"


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no answer'}"
