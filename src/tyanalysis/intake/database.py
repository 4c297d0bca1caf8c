"""Tables of databases: DuckDB by its own module, everything else by SQLAlchemy; only ever read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from tyanalysis.errors import DataError
from tyanalysis.intake.sheet import Sheet, as_text

SQLITE: Final = (".db", ".sqlite", ".sqlite3")
DUCKDB: Final = (".duckdb", ".ddb")
_URL: Final = re.compile(r"[a-z][a-z0-9_+]*://", re.IGNORECASE)


def is_database(source: str) -> bool:
    """Say whether a source is a URL of a database or a database in a file.

    >>> is_database("postgresql://localhost/stats"), is_database("a.csv"), is_database("a.duckdb")
    (True, False, True)
    """
    return bool(_URL.match(source)) or Path(source).suffix.lower() in (*SQLITE, *DUCKDB)


def shown_url(source: str) -> str:
    """Give a source as it may be kept: without user and password.

    >>> shown_url("postgresql://me:secret@db.example/stats?sslmode=require")
    'postgresql://db.example/stats'
    """
    if not _URL.match(source):
        return Path(source).name
    return re.sub(r"//[^/@]*@", "//", source).split("?")[0]


def read_database(source: str, table: str = "", query: str = "") -> list[Sheet]:
    """Read a table or the result of a query.

    Args:
        source: A SQLAlchemy URL, ``duckdb:///file``, or a SQLite or DuckDB file.
        table: Name of a table or view, with its schema before a dot where there is one.
        query: A SELECT in place of the table.

    Raises:
        DataError: If the extra is not installed, the database cannot be reached, or neither table
            nor query is given and there is more than one table.
    """
    if source.startswith("duckdb:///") or Path(source).suffix.lower() in DUCKDB:
        return [_duckdb(source.removeprefix("duckdb:///"), table, query)]
    url = source
    if not _URL.match(source):
        _there(source)
        url = f"sqlite:///file:{Path(source).resolve().as_posix()}?mode=ro&uri=true"
    return [_sqlalchemy(url, table, query)]


def _duckdb(path: str, table: str, query: str) -> Sheet:
    duckdb = _extra("duckdb")
    _there(path)
    try:
        with duckdb.connect(path, read_only=True) as connection:
            if not query:
                listed = connection.execute(
                    "select table_name from information_schema.tables order by 1"
                ).fetchall()
                table = _only(path, table, [name for (name,) in listed])
                query = f"select * from {_quoted(table)}"
            result = connection.execute(query)
            names = [column[0] for column in result.description]
            return _sheet(table, names, result.fetchall())
    except duckdb.Error as error:
        raise _failed(path, error) from error


def _sqlalchemy(url: str, table: str, query: str) -> Sheet:
    sqlalchemy = _extra("sqlalchemy")
    shown = shown_url(url)
    try:
        engine = sqlalchemy.create_engine(_with_driver(url), poolclass=sqlalchemy.pool.NullPool)
        with engine.connect() as connection:
            _only_read(connection, engine.dialect.name)
            if not query:
                inspector = sqlalchemy.inspect(connection)
                names = [*inspector.get_table_names(), *inspector.get_view_names()]
                table = _only(shown, table, names)
                quote = engine.dialect.identifier_preparer.quote_identifier
                query = f"select * from {'.'.join(map(quote, table.split('.')))}"
            # A percent sign in a query is the user's own, not a place for a parameter.
            if engine.dialect.paramstyle in {"format", "pyformat"}:
                query = query.replace("%", "%%")
            result = connection.exec_driver_sql(query)
            return _sheet(table, list(result.keys()), result.fetchall())
    except (sqlalchemy.exc.SQLAlchemyError, ImportError) as error:
        raise _failed(shown, error) from error


def _with_driver(url: str) -> str:
    """Read PostgreSQL by psycopg 3, which the extra brings."""
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)


def _only_read(connection: Any, dialect: str) -> None:
    statement = {
        "postgresql": "SET TRANSACTION READ ONLY",
        "mysql": "SET TRANSACTION READ ONLY",
        "mariadb": "SET TRANSACTION READ ONLY",
        "sqlite": "PRAGMA query_only = ON",
    }.get(dialect)
    if statement:
        connection.exec_driver_sql(statement)


def _only(shown: str, table: str, names: Sequence[str]) -> str:
    if table in names or "." in table:
        return table
    if not table and len(names) == 1:
        return names[0]
    found = f"no table {table!r}" if table else f"{len(names)} tables"
    raise DataError(
        f"{shown}: found {found}, expected one of {', '.join(names) or 'none (it is empty)'}. Next:"
        " name it with --sheet, or give --query."
    )


def _quoted(table: str) -> str:
    parts = (part.replace('"', '""') for part in table.split("."))
    return ".".join(f'"{part}"' for part in parts)


def _sheet(name: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Sheet:
    cells = [tuple(map(str, names)), *(tuple(as_text(value) for value in row) for row in rows)]
    return Sheet(name, tuple(cells), headed=True)


def _there(path: str) -> None:
    if not Path(path).is_file():
        raise DataError(f"{path}: found no such file, expected a database. Next: correct the path.")


def _failed(shown: str, error: Exception) -> DataError:
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return DataError(
        f"{shown}: the database did not answer as asked ({reason}). Nothing was read. Next: check"
        " the address, the name of the table and the query; only reading is allowed."
    )


def _extra(name: str) -> Any:
    from importlib import import_module  # noqa: PLC0415

    try:
        return import_module(name)
    except ImportError:
        raise DataError(
            f"Databases: found no package {name}, expected the extra 'sql'. Next: install it with"
            " pip install 'tyanalysis[sql]'."
        ) from None
