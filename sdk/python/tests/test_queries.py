"""SQL over datasets: rows, pages, files, DataFrames."""

import datetime
import decimal

import headrace
import pandas
import pytest


@pytest.fixture
def name(orders):
    orders.ingest()
    return f'"{orders.slug}"'


def test_rows_come_with_the_types_that_sql_gave_them(hr, name):
    result = hr.query(
        f"""SELECT id, total, "at" AS day, CAST("at" AS TIMESTAMP) AS moment, CAST(total AS DECIMAL(9, 2)) AS money,
        12345678901234567890::HUGEINT AS big, id > 1 AS later, TIMESTAMPTZ '2026-01-01 12:00:00.5+02' AS zoned,
        'inf'::DOUBLE AS endless FROM {name} ORDER BY id"""
    )
    assert [column.name for column in result.columns][:3] == ["id", "total", "day"]
    first, second, _ = result
    assert first == {
        "id": 1, "total": 9.5, "day": datetime.date(2026, 1, 1),
        "moment": datetime.datetime(2026, 1, 1), "money": decimal.Decimal("9.50"),
        "big": 12345678901234567890, "later": False, "endless": float("inf"),
        "zoned": datetime.datetime(2026, 1, 1, 10, 0, 0, 500_000, datetime.timezone.utc),
    }
    assert second["total"] is None and second["money"] is None
    assert (len(result), result.has_more, result.sources[0].number) == (3, False, 1)
    assert hr.query(f"SELECT count(*) FROM {name}").scalar() == 3


def test_a_result_becomes_a_frame_with_fitting_types(hr, name):
    frame = hr.query(
        f'SELECT id, total, CASE WHEN id > 1 THEN id END AS gap, "at"::TIMESTAMP AS moment FROM {name} ORDER BY id'
    ).to_pandas()
    assert list(frame.columns) == ["id", "total", "gap", "moment"]
    assert [str(kind) for kind in frame.dtypes][:3] == ["int64", "float64", "Int64"]
    assert str(frame["moment"].dtype).startswith("datetime64")
    assert frame["gap"].isna().tolist() == [True, False, False]
    empty = hr.query(f"SELECT id FROM {name} WHERE false").to_pandas()
    assert (len(empty), list(empty.columns)) == (0, ["id"])


def test_all_pages_of_a_result_are_read_and_a_limit_tells_what_it_left(hr, name):
    numbers = f"SELECT unnest(range(25000)) AS n FROM {name} WHERE id = 1"
    result = hr.query(numbers)
    assert [row["n"] for row in result] == list(range(25_000))
    first = hr.query(numbers, limit=12_000)
    assert (len(first), first.has_more) == (12_000, True)


def test_what_cannot_be_paged_is_refused_rather_than_cut(hr, name):
    numbers = f"SELECT unnest(range(25000)) AS n, random() AS chance FROM {name} WHERE id = 1"
    with pytest.raises(headrace.LimitExceeded, match=r"export\(\)"):
        hr.query(numbers)
    assert len(hr.query(numbers, limit=100)) == 100


def test_a_wrong_query_is_told_with_its_place(hr, orders):
    with pytest.raises(headrace.InvalidInput, match="line 2"):
        hr.query("SELECT 1 AS a\nFROM nothing_here")


def test_a_whole_result_is_written_as_parquet_and_as_csv(hr, name, tmp_path):
    parquet = tmp_path / "orders.parquet"
    parquet.write_text("former")
    assert hr.export(f"SELECT * FROM {name}", parquet) == 3
    assert pandas.read_parquet(parquet)["id"].tolist() == [1, 2, 3]
    assert hr.export(f"SELECT id FROM {name} ORDER BY id", tmp_path / "orders.csv") == 3
    assert (tmp_path / "orders.csv").read_text() == "id\n1\n2\n3\n"
    with pytest.raises(ValueError, match="format="):
        hr.export(f"SELECT * FROM {name}", tmp_path / "orders.xlsx")


def test_a_file_stays_as_it_was_where_the_query_fails(hr, tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("former")
    with pytest.raises(headrace.InvalidInput):
        hr.export("SELECT * FROM nothing_here", file)
    assert [each.read_text() for each in tmp_path.iterdir()] == ["former"]


def test_a_dataset_becomes_a_frame(orders):
    orders.ingest()
    assert orders.to_pandas()["total"].sum() == 16.5
    assert len(orders.to_pandas(version=1)) == 3
