"""Time of building editions, against what a user would otherwise run, on the real reports.

    python benchmarks/editions.py cold [--rounds 3]
    python benchmarks/editions.py sweep [--sample 6] [--rounds 1] [--ways floor loop] [--peers DIR]
    python benchmarks/editions.py growth [24 240 1000]

``cold``: one report in one language, HTML and PDF, from nothing: this command against the papermill
command, ``jupyter nbconvert --to html`` and Chromium's ``--print-to-pdf``. ``sweep``: three
reports in four variants and two languages, two at a time: this command against the same peer in a
loop and under ``xargs -P2``, against papermill in a loop with our renderers, against
ploomber-engine and notebooker where they are installed, and against the floor. ``--sample`` takes
so many of the 24 for everybody, where time is short; ``--ways`` keeps this command and those whose
name holds one of the words; ``--peers`` names a folder with those two (``pip install --target``),
which nobody else gets to see. ``growth``: cost of an edition as the batch grows, and of each
one more than in the batch before, which leaves out what a batch pays once; the most memory that any
process took.

CPU is that of a whole process with all it has waited for, user and system. Rounds are interleaved;
medians and ratios are told. The peers write no workbook, manifest or site; this command does. A
chart draws itself as SVG and as PNG in whatever runs a notebook; here, and in the floor, the PNG is
made of the SVG afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import nbformat
from peers import BIN, FLOOR, PLAIN, ROOT, Case, peer

# With bytecode kept, as on a reader's machine: else each process compiles the package once more.
USUAL = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

REPORTS = ("zone_growth", "town_output", "investment")
VARIANTS = (
    {},
    {"reading": "customary"},
    {"period_start": "2015"},
    {"reading": "customary", "period_start": "2015"},
)
CASES: list[Case] = [
    (report, variant, language)
    for variant in VARIANTS
    for report in REPORTS
    for language in ("zh", "en")
]


def spent(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Run a command; give wall and CPU seconds of it and of all it has waited for."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    log = folder / "log.txt"
    with log.open("ab") as out:
        done = subprocess.run(command, cwd=folder, stdout=out, stderr=out, check=False, env=USUAL)
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)[:300]}\n{log.read_text()[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu


def project(folder: Path, cases: Sequence[Case]) -> Path:
    """Make a project whose plan is just the cases."""
    root = folder / "project"
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    os.symlink(ROOT / "data", root / "data")
    lines = []
    for report in dict.fromkeys(case[0] for case in cases):
        lines += [
            f"[report.{report}]", f'notebook = "{report}.ipynb"', 'title_zh = "甲"',
            'title_en = "A"', "[" + f"report.{report}.matrix]",
            'reading = ["strict", "customary"]', 'period_start = ["", "2015"]', "",
        ]  # fmt: skip
    (root / "notebooks/reports.toml").write_text("\n".join(lines), encoding="utf-8")
    return root


def ours(cases: Sequence[Case], folder: Path, jobs: int) -> list[str]:
    """Give this command's words for some cases."""
    root = project(folder, cases)
    words = [str(BIN / "tyanalysis"), "build", "--project", str(root), "--jobs", str(jobs)]
    plan = subprocess.run(
        [*words[:1], "plan", "--project", str(root), "--json"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    wanted = {
        (report, json.dumps(variant, sort_keys=True), lang) for report, variant, lang in cases
    }
    for one in json.loads(plan)["editions"]:
        given = {
            name: value
            for name, value in one["parameters"].items()
            if name in {"reading", "period_start"} and value not in {"strict", ""}
        }
        if (one["report"], json.dumps(given, sort_keys=True), one["language"]) in wanted:
            words += ["--only", f"{one['report']}/{one['variant']}/{one['language']}"]
    return words


def given(cases: Sequence[Case]) -> str:
    """Write cases for the two scripts above."""
    return json.dumps([(report, {**variant, "language": lang}) for report, variant, lang in cases])


def measure(ways: dict[str, Callable[[Path], list[str]]], rounds: int) -> dict[str, list[float]]:
    """Run all ways in turn, some rounds; print medians and give the CPU seconds."""
    wall: dict[str, list[float]] = {name: [] for name in ways}
    cpu: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        order = list(ways)[number % len(ways) :] + list(ways)[: number % len(ways)]
        for name in order:
            with tempfile.TemporaryDirectory(prefix="ty-bench-") as text:
                folder = Path(text)
                took, used = spent(ways[name](folder), folder)
            wall[name].append(took)
            cpu[name].append(used)
            print(f"  round {number + 1}: {name}: {took:.1f} s wall, {used:.1f} s CPU", flush=True)
    first = next(iter(ways))
    print(machine())
    print("\n| way | wall s | CPU s | this command ÷ it, wall | CPU |")
    print("|---|---:|---:|---:|---:|")
    for name in ways:
        ratios = [
            statistics.median(a / b for a, b in zip(kind[first], kind[name], strict=True))
            for kind in (wall, cpu)
        ]
        print(
            f"| {name} | {statistics.median(wall[name]):.1f} | {statistics.median(cpu[name]):.1f} "
            f"| {ratios[0]:.2f} | {ratios[1]:.2f} |"
        )
    return cpu


def machine() -> str:
    """Say where this was measured."""
    versions = {}
    for name in ("papermill", "nbconvert", "ipykernel", "pandas", "matplotlib", "typst"):
        from importlib.metadata import version  # noqa: PLC0415

        versions[name] = version(name)
    told = ", ".join(f"{name} {number}" for name, number in versions.items())
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"\n{os.cpu_count()} cores, Python {platform.python_version()}, {told}; load {load}."


def script(text: str, cases: Sequence[Case]) -> list[str]:
    """Give the words that run one of the scripts above."""
    return [sys.executable, "-c", text, given(cases), str(ROOT / "notebooks")]


def cold(rounds: int) -> None:
    """One report, one language, from nothing."""
    case = [("investment", {}, "zh")]
    measure(
        {
            "this command": lambda folder: ours(case, folder, 1),
            "papermill + nbconvert + Chromium": lambda _: ["sh", "-c", peer(case[0], 0)],
        },
        rounds,
    )


def sweep(sample: int, rounds: int, words: Sequence[str], peers: str) -> None:
    """Many editions, two at a time; with words, only the ways that hold one, and this command."""
    cases = CASES[:sample]
    sys.path.append(peers)  # to see what is there; the editions are made in other processes

    def loop(execute: str) -> Callable[[Path], list[str]]:
        lines = " && ".join(f"({peer(case, n, execute, peers)})" for n, case in enumerate(cases))
        return lambda _: ["sh", "-c", lines]

    def parallel(folder: Path) -> list[str]:
        for number, case in enumerate(cases):
            (folder / f"{number}.sh").write_text(peer(case, number))
        return ["sh", "-c", "ls *.sh | xargs -P2 -n1 sh"]

    ways: dict[str, Callable[[Path], list[str]]] = {
        "this command, 2 at a time": lambda folder: ours(cases, folder, 2),
        "floor: cells and renderers in one warm process": lambda _: script(FLOOR, cases),
        "papermill + nbconvert + Chromium, xargs -P2": parallel,
        "papermill + nbconvert + Chromium, loop": loop("papermill"),
        "papermill loop, our renderers": lambda _: script(PLAIN, cases),
    }
    if find_spec("ploomber_engine"):
        ways["ploomber-engine + nbconvert + Chromium, loop"] = loop("ploomber")
    if find_spec("notebooker") and find_spec("mongomock"):
        ways["notebooker execute-notebook + Chromium, loop"] = loop("notebooker")
    wanted = {name: way for name, way in ways.items() if any(word in name for word in words)}
    print(f"{len(cases)} of {len(CASES)} editions")
    measure({**dict(list(ways.items())[:1]), **wanted} if words else ways, rounds)


def growth(sizes: Sequence[int]) -> None:
    """Cost of a small edition as the batch grows."""
    sys.path.insert(0, str(ROOT / "tests"))
    from tiny_project import alpha, write_project  # noqa: PLC0415

    print(machine())
    print("\n| editions | wall s | CPU s | CPU ms an edition | ms for each more | peak MB |")
    print("|---:|---:|---:|---:|---:|---:|")
    before, spent_before = 0, 0.0
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="ty-bench-") as text:
            codes = ", ".join(f'"{number:04d}"' for number in range(size))
            catalogue = (
                '[report.alpha]\nnotebook = "alpha.ipynb"\ntitle_zh = "甲"\ntitle_en = "A"\n'
                f'formats = ["html"]\nlanguages = ["zh"]\n[report.alpha.matrix]\ncode = [{codes}]\n'
            )
            root = write_project(Path(text) / "p", catalogue, {"alpha": alpha()})
            nbformat.validate(alpha())
            words = [str(BIN / "tyanalysis"), "build", "--project", str(root), "--jobs", "2"]
            took, used = spent(words, Path(text))
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        each = 1000 * used / size
        more = f"{1000 * (used - spent_before) / (size - before):.0f}" if before else ""
        print(
            f"| {size} | {took:.1f} | {used:.1f} | {each:.0f} | {more} | {peak:.0f} |", flush=True
        )
        before, spent_before = size, used


def main() -> None:
    """Run one of the benchmarks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["cold", "sweep", "growth"])
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--sample", type=int, default=len(CASES))
    parser.add_argument("--ways", nargs="*", default=[])
    parser.add_argument("--peers", default="")
    asked = parser.parse_args()
    if asked.what == "cold":
        cold(asked.rounds)
    elif asked.what == "sweep":
        sweep(asked.sample, asked.rounds, asked.ways, asked.peers)
    else:
        growth(asked.sizes or [24, 240, 1000])


if __name__ == "__main__":
    main()
