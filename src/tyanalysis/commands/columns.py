"""Give a plan the values of a column of the data, for the sweeps and choices that name one."""

from __future__ import annotations

from pathlib import Path

from tyanalysis.errors import DataError
from tyanalysis.reporting.catalogue import suggest
from tyanalysis.reporting.report_entry import Column, ReadColumn, Scalar


def column_reader(data: Path | None) -> ReadColumn:
    """Give a function that reads columns of a data package; it reads nothing before it is called.

    Args:
        data: Folder or workbook; None takes what ``tyanalysis.load`` would take.
    """
    tables: dict[str, object] = {}

    def read(column: Column) -> list[Scalar]:
        # pandas takes a second, and most catalogues list their values.
        from tyanalysis.data.folder import find_data  # noqa: PLC0415
        from tyanalysis.data.gather import read_folder  # noqa: PLC0415
        from tyanalysis.data.grid import RawTable  # noqa: PLC0415
        from tyanalysis.data.problems import raise_problems  # noqa: PLC0415

        if not tables:
            package = read_folder(find_data(data or ""))
            raise_problems(package.problems, str(package.path))
            tables.update(package.tables)
        if column.table not in tables:
            raise DataError(
                f"found no table {column.table!r} in the data{suggest(column.table, tables)}, "
                f"expected one of {', '.join(tables)}"
            )
        table = tables[column.table]
        assert isinstance(table, RawTable)
        raise_problems(table.problems, table.file)
        frame = table.frame
        assert frame is not None  # a table without problems was read
        for name in (column.column, *column.where):
            if name not in frame:
                names = list(frame.columns)
                raise DataError(
                    f"found no column {name!r} in the table {column.table}{suggest(name, names)}, "
                    f"expected one of {', '.join(names)}"
                )
        for name, wanted in column.where.items():
            values = wanted if isinstance(wanted, list) else [wanted]
            frame = frame[frame[name].isin([_written(value) for value in values])]
        found = frame[column.column].dropna()
        return [str(value) for value in found.drop_duplicates() if str(value)]

    return read


def _written(value: Scalar) -> str:
    """Write a value as the cells of a table hold it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
