"""Thousands of builds with something going wrong at a random point, and what must hold after each.

The rounds are those of ``tests/fault_rounds.py``, of which the suite runs five hundred; here they
are run side by side, each process with a seed and a folder of its own. An invariant that does not
hold ends its process, and is told at once with its round and seed.

    python benchmarks/faults.py [ROUNDS] [SEED] [--processes N]
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "tests" / "fault_rounds.py"


def main() -> None:
    """Run the rounds and print what they met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rounds", nargs="?", type=int, default=10_000)
    parser.add_argument("seed", nargs="?", type=int, default=1, help="of the first process")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    began = time.monotonic()
    shares = _shares(asked.rounds, asked.processes)
    seeds = range(asked.seed, asked.seed + len(shares))
    told = _run(dict(zip(seeds, shares, strict=True)))
    took = (time.monotonic() - began) / 60
    counts, faults, codes = Counter[str](), Counter[str](), Counter[str]()
    for one in told:
        counts += Counter(
            rounds=_number(r"(\d+) rounds", one), published=_number(r"(\d+) pub", one)
        )
        faults += _pairs(r"(\w+) (\d+)", one, "faults: ")
        codes += _pairs(r"(-?\d+): (\d+)", one, "exit codes: ")
    print(
        f"{counts['rounds']} rounds, seeds {seeds[0]} to {seeds[-1]}, {took:.0f} minutes: "
        f"{counts['published']} editions published by commands that ended with 0; nothing broken"
    )
    print("faults:", ", ".join(f"{name} {number}" for name, number in sorted(faults.items())))
    print("exit codes:", ", ".join(f"{code}: {number}" for code, number in sorted(codes.items())))


def _shares(rounds: int, processes: int) -> list[int]:
    """Share rounds out as evenly as they go.

    >>> _shares(10, 4)
    [3, 3, 2, 2]
    """
    each, more = divmod(rounds, processes)
    return [share for one in range(processes) if (share := each + (one < more))]


def _run(rounds: dict[int, int]) -> list[str]:
    """Run one process for each seed, and give what they print; errors go to the screen."""
    with ExitStack() as stack:
        running = {}
        for seed, share in rounds.items():
            command = [sys.executable, str(SCRIPT), str(share), str(seed)]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            running[seed] = stack.enter_context(process)
        told = [process.communicate()[0] for process in running.values()]
    broken = [seed for seed, process in running.items() if process.returncode]
    if broken:
        sys.exit(f"something that must hold did not, with seed {broken}")
    return told


def _number(pattern: str, told: str) -> int:
    found = re.search(pattern, told)
    assert found, told
    return int(found[1])


def _pairs(pattern: str, told: str, head: str) -> Counter[str]:
    (line,) = [one for one in told.splitlines() if one.startswith(head)]
    return Counter({name: int(number) for name, number in re.findall(pattern, line[len(head) :])})


if __name__ == "__main__":
    main()
