"""Rows of a query, with the types that SQL gave them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence

from ._read import parse_time, read
from .models import QuerySource, ResultColumn, Sample

if TYPE_CHECKING:
    import pandas

Cell = Callable[[Any], Any]
_WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|BIGNUM")


@dataclass(frozen=True)
class Result:
    """Rows of a query as tuples in `rows`; iterating gives dicts.

    `has_more` is True only where a `limit` left rows out. `sources` tells which versions were read.
    """

    columns: List[ResultColumn]
    rows: List[Sequence[Any]]
    has_more: bool
    sources: List[QuerySource]
    duration_ms: float

    def __iter__(self) -> Iterator[Dict[str, Any]]:
        names = [column.name for column in self.columns]
        return (dict(zip(names, row)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def scalar(self) -> Any:
        """The only cell of a result of one row and one column."""
        if len(self.rows) != 1 or len(self.columns) != 1:
            shape = f"{len(self.rows)} rows of {len(self.columns)} columns"
            raise ValueError(f"The result has {shape}, not one cell")
        return self.rows[0][0]

    def to_pandas(self) -> "pandas.DataFrame":
        """A DataFrame. Whole numbers and booleans with gaps become pandas' own types that allow them."""
        import pandas

        series = {
            column.name: _to_series(column, [row[index] for row in self.rows])
            for index, column in enumerate(self.columns)
        }
        return pandas.DataFrame(series, index=range(len(self.rows)))


def read_rows(columns: Sequence[ResultColumn], rows: Sequence[Sequence[Any]]) -> List[Sequence[Any]]:
    """Cells as Python has them: JSON carries large whole numbers, decimals and times as text."""
    readers = [_reader(column.type) for column in columns]
    return [
        tuple(
            cell if cell is None or reader is None else reader(cell)
            for cell, reader in zip(row, readers)
        )
        for row in rows
    ]


def read_sample(body: Mapping[str, Any]) -> Sample:
    """First rows of a version, their cells read as those of a query."""
    sample = read(Sample, body)
    readers = {column.name: _reader(_SQL_TYPES.get(column.type, "")) for column in sample.columns}

    def cell(name: str, value: Any) -> Any:
        reader = readers.get(name)
        return value if value is None or reader is None else reader(value)

    rows = [{name: cell(name, value) for name, value in row.items()} for row in sample.rows]
    return Sample(sample.version_number, sample.row_count, sample.columns, rows)


_SQL_TYPES = {"integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "timestamp": "TIMESTAMP"}


def _reader(sql_type: str) -> Optional[Cell]:
    if _WHOLE.fullmatch(sql_type):
        return int
    if sql_type.startswith("DECIMAL") and not sql_type.endswith("]"):
        return lambda cell: Decimal(str(cell))
    if sql_type in ("DOUBLE", "FLOAT"):
        return float
    if sql_type == "DATE":
        return _or_text(date.fromisoformat)
    return _or_text(parse_time) if _is_time(sql_type) else None


def _is_time(sql_type: str) -> bool:
    return sql_type.startswith("TIMESTAMP") and not sql_type.endswith("]")


def _or_text(parse: Cell) -> Cell:
    """Years that Python's times do not reach, and infinity, stay text."""

    def reader(cell: Any) -> Any:
        try:
            return parse(cell)
        except ValueError:
            return cell

    return reader


def _to_series(column: ResultColumn, cells: List[Any]) -> "pandas.Series[Any]":
    import pandas

    if _is_time(column.type) and not any(isinstance(cell, str) for cell in cells):
        times = pandas.Series(cells, dtype=object)
        return pandas.Series(pandas.to_datetime(times, utc=column.type.endswith("TIME ZONE")))
    series: "pandas.Series[Any]" = pandas.Series(cells, dtype=_dtype(column.type, cells))
    return series


def _dtype(sql_type: str, cells: List[Any]) -> Any:
    has_gap = any(cell is None for cell in cells)
    if _WHOLE.fullmatch(sql_type):
        fits = all(cell is None or -(2**63) <= cell < 2**63 for cell in cells)
        return ("Int64" if has_gap else "int64") if fits else object
    if sql_type in ("DOUBLE", "FLOAT"):
        return "float64"
    if sql_type == "BOOLEAN":
        return "boolean" if has_gap else "bool"
    return object


def pins_of(sources: Sequence[QuerySource]) -> Mapping[str, int]:
    """The versions that later pages of the same query must read."""
    return {source.slug: source.number for source in sources if source.name == source.slug}
