"""The five tasks in four engines: the library, plain pandas, Polars and DuckDB.

Each engine gets the panel in its own form and answers in its own form. The references are written
as a user of that engine would, and as fast as is plain; they leave out what the library checks
(sorts, a period twice, missing and negative values) and trust that no series has a gap. DuckDB may
answer in any order of rows, the others keep that of the table.
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa

from tyanalysis.analysis import panel

NAMES = ["area", "indicator", "period"]
SERIES = ["area", "indicator"]
WHOLE = ["period", "indicator"]
TASKS = ("growth", "shares", "concentration", "contribution", "shift-share")
ENGINES = ("library", "pandas", "polars", "duckdb")


def library(frame: pd.DataFrame) -> dict[str, Callable[[], object]]:
    return {
        "growth": lambda: panel.growth_panel(frame),
        "shares": lambda: panel.share_panel(frame),
        "concentration": lambda: panel.hhi_panel(frame),
        "contribution": lambda: panel.contribution_panel(frame),
        "shift-share": lambda: panel.shift_share_panel(frame, industry=["indicator"]),
    }


def pandas(frame: pd.DataFrame) -> dict[str, Callable[[], object]]:
    def growth() -> pd.DataFrame:
        rates = frame.sort_values("period").groupby(SERIES, observed=True)["value"].pct_change()
        return frame[NAMES].assign(growth=rates)

    def shares() -> pd.Series:
        return frame["value"] / frame.groupby(WHOLE, observed=True)["value"].transform("sum")

    def concentration() -> pd.DataFrame:
        squares = frame[WHOLE].assign(square=shares() ** 2).groupby(WHOLE, observed=True)["square"]
        found = squares.agg(parts="size", hhi="sum").reset_index()
        n, hhi = found["parts"], found["hhi"]
        return found.assign(hhi_normalised=(hhi - 1 / n) / (1 - 1 / n), effective_number=1 / hhi)

    def contribution() -> pd.DataFrame:
        rows = frame.sort_values("period")
        rows["total"] = rows.groupby(WHOLE, observed=True)["value"].transform("sum")
        before = rows.groupby(SERIES, observed=True)[["value", "total"]].shift()
        rows["increment"] = rows["value"] - before["value"]
        change, base = rows["total"] - before["total"], before["total"]
        rows["pull"], rows["rate"] = rows["increment"] / base, rows["increment"] / change
        pulled = rows.groupby(WHOLE, observed=True)["increment"].transform("sum")
        rows["residual"] = (change - pulled) / base
        return rows.drop(columns=["value", "total"]).sort_index()

    def shift_share() -> pd.DataFrame:
        rows = frame.sort_values("period")
        rows["total"] = rows.groupby(WHOLE, observed=True)["value"].transform("sum")
        rows["overall"] = rows.groupby("period")["value"].transform("sum")
        before = rows.groupby(SERIES, observed=True)[["value", "total", "overall"]].shift()
        base, growth = before["value"], rows["total"] / before["total"] - 1
        overall = rows["overall"] / before["overall"] - 1
        rows["change"], rows["national"] = rows["value"] - base, base * overall
        rows["industry_mix"] = base * (growth - overall)
        rows["regional"] = rows["value"] - base * (1 + growth)
        return rows.drop(columns=["value", "total", "overall"]).sort_index()

    return dict(zip(TASKS, (growth, shares, concentration, contribution, shift_share), strict=True))


def polars(frame: pl.DataFrame) -> dict[str, Callable[[], object]]:
    value, increment, total, overall = map(pl.col, ("value", "increment", "total", "overall"))
    base, whole, everything = map(pl.col, ("before", "total_before", "overall_before"))

    def growth() -> pl.DataFrame:
        before = value.shift().over(SERIES, order_by="period")
        return frame.select(*NAMES, growth=value / before - 1)

    def shares() -> pl.DataFrame:
        return frame.select(share=value / value.sum().over(WHOLE))

    def concentration() -> pl.DataFrame:
        n, hhi = pl.col("parts"), pl.col("hhi")
        found = frame.group_by(WHOLE, maintain_order=True).agg(
            parts=pl.len(), hhi=(value**2).sum() / value.sum() ** 2
        )
        return found.with_columns(
            hhi_normalised=(hhi - 1 / n) / (1 - 1 / n), effective_number=1 / hhi
        )

    def totals(*by: str) -> pl.LazyFrame:
        """Totals by period; the lagged ones are found on the few rows of the totals."""
        return frame.lazy().group_by("period", *by).agg(total=value.sum())

    def lagged(table: pl.LazyFrame, *by: str) -> pl.LazyFrame:
        earlier = table.select(*by, pl.col("period") + 1, total_before=total)
        return table.join(earlier, on=["period", *by], how="left")

    def with_base() -> pl.LazyFrame:
        return frame.lazy().with_columns(before=value.shift().over(SERIES, order_by="period"))

    def contribution() -> pl.DataFrame:
        rows = with_base().with_columns(increment=value - base)
        pulled = rows.group_by(WHOLE).agg(pulled=increment.sum())
        wholes = lagged(totals("indicator"), "indicator").join(pulled, on=WHOLE)
        rows = rows.join(wholes, on=WHOLE, how="left", maintain_order="left")
        return rows.select(
            *NAMES,
            "increment",
            pull=increment / whole,
            rate=increment / (total - whole),
            residual=(total - whole - pl.col("pulled")) / whole,
        ).collect()

    def shift_share() -> pl.DataFrame:
        parts = lagged(totals("indicator"), "indicator")
        all_of_them = lagged(totals()).rename(
            {"total": "overall", "total_before": "overall_before"}
        )
        wholes = parts.join(all_of_them, on="period").select(
            *WHOLE, growth=total / whole - 1, all=overall / everything - 1
        )
        rows = with_base().join(wholes, on=WHOLE, how="left", maintain_order="left")
        return rows.select(
            *NAMES,
            change=value - base,
            national=base * pl.col("all"),
            industry_mix=base * (pl.col("growth") - pl.col("all")),
            regional=value - base * (1 + pl.col("growth")),
        ).collect()

    return dict(zip(TASKS, (growth, shares, concentration, contribution, shift_share), strict=True))


_BASE = "lag(value) over (partition by area, indicator order by period) as before"
_TOTALS = """parts as (select period, indicator, sum(value) as total from panel group by all),
parts_lagged as (select parts.*, e.total as total_before from parts left join parts e
  on e.indicator = parts.indicator and e.period + 1 = parts.period)"""
_QUERIES = {
    "growth": f"""select area, indicator, period, value / before - 1 as growth
from (select *, {_BASE} from panel)""",
    "shares": """select area, indicator, period,
value / sum(value) over (partition by period, indicator) as share from panel""",
    "concentration": """select period, indicator, parts, hhi,
(hhi - 1 / parts) / (1 - 1 / parts) as hhi_normalised, 1 / hhi as effective_number
from (select period, indicator, count(*) as parts, sum(value * value) / sum(value) ** 2 as hhi
  from panel group by all)""",
    "contribution": f"""with {_TOTALS},
rows as (select *, value - before as increment from (select *, {_BASE} from panel)),
pulls as (select period, indicator, sum(increment) as pulled from rows group by all)
select area, rows.indicator, rows.period, increment, increment / total_before as pull,
increment / (total - total_before) as rate, (total - total_before - pulled) / total_before
as residual from rows join parts_lagged using (period, indicator) join pulls
using (period, indicator)""",
    "shift-share": f"""with {_TOTALS},
every as (select period, sum(total) as overall from parts group by all),
every_lagged as (select every.*, e.overall as overall_before from every left join every e
  on e.period + 1 = every.period),
rates as (select period, indicator, total / total_before - 1 as growth,
  overall / overall_before - 1 as overall from parts_lagged join every_lagged using (period))
select area, indicator, period, value - before as change, before * overall as national,
before * (growth - overall) as industry_mix, value - before * (1 + growth) as regional
from (select *, {_BASE} from panel) join rates using (period, indicator)""",
}


def duck(table: pa.Table) -> dict[str, Callable[[], object]]:
    connection = duckdb.connect()
    connection.register("source", table)
    connection.sql("create table panel as select * from source")
    connection.unregister("source")

    def run(query: str) -> Callable[[], object]:
        return lambda: connection.sql(query).to_arrow_table()

    return {task: run(query) for task, query in _QUERIES.items()}


def as_pandas(answer: object) -> pd.DataFrame:
    if isinstance(answer, pd.Series):
        return answer.to_frame("share")
    if isinstance(answer, pl.DataFrame | pa.Table):
        return answer.to_pandas()
    assert isinstance(answer, pd.DataFrame)
    return answer
