"""Time and memory of the panel methods, against plain pandas, Polars and DuckDB.

``python benchmarks/panels.py [--rows 1e4,1e5] [--rounds N] [--order published|shuffled]
[--names text|category]`` prints a Markdown table and writes it to ``benchmarks/panels.md``. See
``benchmarks/README.md`` for what is measured.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import engines
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
from pyarrow import feather
from table import report

PERIODS, INDICATORS = 25, 20
SHORT = {"shares": 3, "concentration": 3}  # these take less time, and so more rounds
MEMORY_ROWS = 10**6  # below, the process itself hides the memory of the task


def make_panel(rows: int, order: str, names: str) -> pd.DataFrame:
    """Every area has every indicator in every period; more rows are more areas."""
    areas = rows // (PERIODS * INDICATORS)
    period, area, indicator = (
        axis.ravel() for axis in np.indices((PERIODS, areas, INDICATORS), dtype=np.int32)
    )
    draw = np.random.default_rng(20260101)
    value = draw.gamma(2.0, 50.0, len(period)) + 1.0
    if order == "shuffled":
        mixed = draw.permutation(len(period))
        period, area, indicator = period[mixed], area[mixed], indicator[mixed]
    columns = {
        name: pd.Categorical.from_codes(code, [f"{name[0].upper()}{i:05d}" for i in range(count)])
        for name, code, count in (("area", area, areas), ("indicator", indicator, INDICATORS))
    }
    frame = pd.DataFrame({**columns, "period": 2000 + period.astype(np.int64), "value": value})
    return frame if names == "category" else frame.astype(dict.fromkeys(columns, "str"))


def read_panel(path: str, engine: str) -> object:
    """Read the panel in the engine's own form, in one piece."""
    table = feather.read_table(path, memory_map=False)
    if engine == "duckdb":
        return table
    if engine == "polars":
        return pl.from_arrow(table, rechunk=True)
    return table.to_pandas(split_blocks=True)


def tasks_of(engine: str, path: str) -> dict[str, Callable[[], object]]:
    build = {"library": engines.library, "pandas": engines.pandas}
    build |= {"polars": engines.polars, "duckdb": engines.duck}
    return build[engine](read_panel(path, engine))


def place_of(answer: pd.DataFrame) -> np.ndarray:
    """Numbers that order rows by their names: much faster than to sort the names of every row."""
    place = np.zeros(len(answer), dtype=np.int64)
    for name in (name for name in engines.NAMES if name in answer):
        code, names = pd.factorize(answer[name].astype("str" if name != "period" else np.int64))
        rank = np.empty(len(names), dtype=np.int64)
        rank[np.argsort(np.asarray(names))] = np.arange(len(names))
        place = place * len(names) + rank[code]
    return place


def check_same(task: str, expected: object, found: object, engine: str) -> None:
    """Stop unless an engine's answer is the library's."""
    one, two = engines.as_pandas(expected), engines.as_pandas(found)
    if engine == "duckdb" and task == "shares":
        # Without the names of the rows: the same shares, however often each.
        one, two = (x[["share"]].sort_values("share", ignore_index=True) for x in (one, two))
    elif engine != "library" and (engine == "duckdb" or task == "concentration"):
        one, two = (x.iloc[np.argsort(place_of(x))] for x in (one, two))
    if len(one) != len(two):
        raise SystemExit(f"{task}: {engine} has {len(two)} rows, the library {len(one)}.")
    for name in one.columns.difference(engines.NAMES):
        a, b = (x[name].to_numpy(dtype=float, na_value=np.nan) for x in (one, two))
        np.testing.assert_allclose(b, a, rtol=1e-9, atol=1e-9, err_msg=f"{task} {engine} {name}")


def time_rounds(path: str, rounds: int, task: str) -> dict[str, list[float]]:
    """Seconds of each engine at a task; every round runs all engines, in turning order.

    The answers of the first round are compared, while no clock runs.
    """
    taking, expected = engines.ENGINES, None
    run = {engine: tasks_of(engine, path)[task] for engine in taking}
    seconds: dict[str, list[float]] = {engine: [] for engine in taking}
    for i in range(rounds):
        turn = i % len(taking)
        for engine in taking[turn:] + taking[:turn]:
            gc.collect()
            start = time.perf_counter()
            answer = run[engine]()
            seconds[engine].append(time.perf_counter() - start)
            if i == 0:
                expected = answer if engine == "library" else expected  # the library is the first
                check_same(task, expected, answer, engine)
            del answer
        expected = None
    return seconds


def peak_memory(path: str, engine: str, task: str) -> int | None:
    """Bytes by which the resident memory rises above what holds the input, answer included."""
    run = tasks_of(engine, path)[task]
    status, reset = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not (status.exists() and reset.exists()):
        return None

    def kilobytes(key: str) -> int:
        return int(status.read_text().split(f"{key}:")[1].split()[0])

    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux" and platform.libc_ver()[0] == "glibc":
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    before = kilobytes("VmRSS")
    reset.write_text("5")  # the peak starts again from here
    answer = run()
    peak = kilobytes("VmHWM")
    del answer
    return (peak - before) * 1024


def in_child(*arguments: str) -> object:
    """Run one measurement in a fresh process."""
    command = [sys.executable, __file__, "--child", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def more_rounds(rows: int) -> int:
    """Small tables are measured more often."""
    return 10 if rows <= 10**4 else 3 if rows <= 10**6 else 1


def make_file(path: str, rows: int, order: str, names: str) -> int:
    """Write a panel to a file; its size in memory, bytes."""
    frame = make_panel(rows, order, names)
    feather.write_feather(frame, path, compression="uncompressed", chunksize=max(rows, 1))
    return int(frame.memory_usage(deep=True, index=False).sum())


def measure_time(path: str, rows: int, size: int, task: str, rounds: int) -> dict[str, Any]:
    rounds *= more_rounds(rows) * SHORT.get(task, 1)
    load = os.getloadavg()[0]
    seconds = in_child("time", path, str(rounds), task)
    load = max(load, os.getloadavg()[0])
    about = {"rows": rows, "task": task, "size": size, "load": load, "path": path}
    return about | {"seconds": seconds, "peak": {}}


def machine(arguments: argparse.Namespace) -> str:
    info = Path("/proc/cpuinfo")
    models = info.read_text().split("model name")[1:2] if info.exists() else []
    model = models[0].split(":")[1].split("\n")[0].strip() if models else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, {platform.system()}; Python"
        f" {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}, pyarrow"
        f" {pa.__version__}, Polars {pl.__version__}, DuckDB {duckdb.__version__}. Rows in"
        f" {arguments.order} order, names as {arguments.names}, {arguments.rounds} rounds at 10^7"
        f" rows, {3 * arguments.rounds} at 10^5 and 10^6, {10 * arguments.rounds} at 10^4 (of"
        f" shares and concentration three times as many)."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="1e4,1e5,1e6,1e7", help="rows, separated by commas")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--order", choices=("published", "shuffled"), default="published")
    parser.add_argument("--names", choices=("text", "category"), default="text")
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name("panels.md"))
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        what, path, *rest = arguments.child
        found = (
            time_rounds(path, int(rest[0]), rest[1]) if what == "time" else peak_memory(path, *rest)
        )
        print(json.dumps(found))
        return
    results: list[dict[str, Any]] = []

    def write() -> None:  # what is done stays if a run is ended
        text = report(results, machine(arguments))
        arguments.output.write_text(text, encoding="utf-8")

    with tempfile.TemporaryDirectory() as folder:
        sizes = (int(float(text)) for text in arguments.rows.split(","))
        for rows in sorted(sizes, reverse=True):  # the longest first
            path = str(Path(folder) / f"{rows}.feather")
            size = make_file(path, rows, arguments.order, arguments.names)
            for task in engines.TASKS:
                results.append(measure_time(path, rows, size, task, arguments.rounds))
                results.sort(key=lambda result: result["rows"])
                write()
                print(f"{task} of {rows} rows timed", file=sys.stderr)
        for engine, result in itertools.product(engines.ENGINES, reversed(results)):
            if result["rows"] >= MEMORY_ROWS:
                peak = in_child("peak", result["path"], engine, result["task"])
                result["peak"][engine] = peak
                write()
    print(arguments.output.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
