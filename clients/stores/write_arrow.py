"""Writes the Arrow files of server/catalog/fixtures/arrow with pyarrow 26.

Usage: python clients/stores/write_arrow.py server/catalog/fixtures/arrow
"""

import datetime as d
import sys
from decimal import Decimal

import pyarrow as pa
import pyarrow.feather as feather

folder = sys.argv[1]

every_type = pa.table(
    {
        "id": pa.array([1, 9007199254740993, None], pa.int64()),
        "u": pa.array([1, 18446744073709551615, 0], pa.uint64()),
        "name": pa.array(["Åsa", None, "王\n"], pa.string()),
        "kind": pa.array(["a", "b", "a"]).dictionary_encode(),
        "amount": pa.array([Decimal("12.50"), Decimal("-0.07"), None], pa.decimal128(12, 2)),
        "paid": pa.array([True, None, False]),
        "day": pa.array([d.date(2026, 1, 1), d.date(1969, 12, 31), None]),
        "at": pa.array(
            [d.datetime(2026, 1, 1, 9, 0, 0, 1), d.datetime(1969, 12, 31, 23, 59, 59, 999999), None],
            pa.timestamp("us", tz="Europe/Berlin"),
        ),
        "ns": pa.array([1, 1_000_000_001, None], pa.timestamp("ns")),
        "clock": pa.array([d.time(1, 2, 3, 4), None, d.time(0)], pa.time64("us")),
        "raw": pa.array([b"\x00\xff", None, b""], pa.binary()),
        "tags": pa.array([["x", "y"], [], None], pa.list_(pa.string())),
        "x": pa.array([0.1, None, 1e300], pa.float64()),
        "big": pa.array(["l", None, ""], pa.large_string()),
    }
)
for compression in ["uncompressed", "lz4", "zstd"]:
    feather.write_feather(every_type, f"{folder}/{compression}.feather", compression=compression)
with pa.OSFile(f"{folder}/stream.arrows", "wb") as sink:
    with pa.ipc.new_stream(sink, every_type.schema) as writer:
        writer.write_table(every_type)

orders = pa.table(
    {
        "id": pa.array([1, 2, 3, 9007199254740993], pa.int64()),
        "customer": pa.array(["Åsa", "O'Brien; DROP", None, "王小明\n2nd line"]),
        "amount": pa.array([Decimal(x) for x in ["12.50", "0.10", "99999999.99", "-7.00"]], pa.decimal128(12, 2)),
        "paid": pa.array([True, False, True, None]),
        "ordered_on": pa.array([d.date(2026, 1, 1), d.date(2026, 1, 2), d.date(2026, 2, 28), d.date(2026, 3, 1)]),
        "updated_at": pa.array(
            [
                d.datetime(2026, 1, 1, 9, 0, 0, 1),
                d.datetime(2026, 1, 2),
                d.datetime(2026, 2, 28, 23, 59, 59, 999999),
                d.datetime(2026, 3, 1, 12, 30),
            ],
            pa.timestamp("us"),
        ),
    }
)
# Two batches, compressed as pandas writes them unless told otherwise.
feather.write_feather(orders, f"{folder}/orders.feather", chunksize=3)
