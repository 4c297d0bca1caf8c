"""The Markdown table of a run of the panel benchmark."""

from __future__ import annotations

from statistics import median
from typing import Any

ENGINES = ("library", "pandas", "polars", "duckdb")
TIME, GROWTH, MEMORY = 1.2, 1.5, 4.0  # targets: times the best, times linear, times the input


def report(results: list[dict[str, Any]], machine: str) -> str:
    largest = max(result["rows"] for result in results)
    lines = [
        "# Panel methods: time and memory",
        "",
        machine,
        "",
        "| rows | task | library ms | pandas ms | Polars ms | DuckDB ms | library ÷ best"
        " | ns a row | memory ÷ input | pandas | Polars | DuckDB | load |",
        "|---:|---|" + "---:|" * 11,
    ]
    lines += [_line(result) for result in results]
    ratios = [_ratio(result) for result in results if result["rows"] == largest]
    lines += ["", f"- At {largest:,} rows, times the best of the references run: at most"
              f" {max(ratios):.2f} (target {TIME})."]  # fmt: skip
    lines += _linear(results)
    peaks = [r["peak"]["library"] / r["size"] for r in results if r["peak"].get("library")]
    if peaks:
        lines.append(f"- Memory besides the input, answer included, times the input: at most"
                     f" {max(peaks):.2f} (target {MEMORY:g}).")  # fmt: skip
    return "\n".join(lines) + "\n"


def _ratio(result: dict[str, Any]) -> float:
    """Median over the rounds of the library's time by the best reference of that round."""
    seconds = result["seconds"]
    others = zip(*(seconds[engine] for engine in ENGINES[1:] if engine in seconds), strict=True)
    return median(own / min(best) for own, best in zip(seconds["library"], others, strict=True))


def _line(result: dict[str, Any]) -> str:
    seconds, peaks = result["seconds"], [result["peak"].get(engine) for engine in ENGINES]
    times = [f"{1000 * median(seconds[e]):,.1f}" if e in seconds else "–" for e in ENGINES]
    memory = ["–" if peak is None else f"{peak / result['size']:.1f}" for peak in peaks]
    row_cost = 1e9 * median(seconds["library"]) / result["rows"]
    cells = [f"{result['rows']:,}", result["task"], *times]
    cells += [f"{_ratio(result):.2f}", f"{row_cost:.0f}", *memory]
    return "| " + " | ".join([*cells, f"{result['load']:.1f}"]) + " |"


def _linear(results: list[dict[str, Any]]) -> list[str]:
    """Cost of a row in the largest panel over that in each smaller one, by task."""
    sizes = sorted({result["rows"] for result in results})
    cost = {(r["rows"], r["task"]): median(r["seconds"]["library"]) / r["rows"] for r in results}
    lines = []
    for small in sizes[:-1]:
        tasks = [task for rows, task in cost if rows == small]
        growth = {task: cost[sizes[-1], task] / cost[small, task] for task in tasks}
        shown = ", ".join(f"{task} {factor:.2f}" for task, factor in growth.items())
        lines.append(f"- Cost of a row at {sizes[-1]:,} rows, times that at {small:,} rows: {shown}"
                     f" (linear is 1 or less; target at most {GROWTH}).")  # fmt: skip
    return lines
