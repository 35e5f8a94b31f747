"""Files and frames that are sent."""

import io

import headrace
import pandas
import pytest


def test_a_file_is_sent_cataloged_and_read(hr, folder, unique):
    slug = unique("orders")
    sent = hr.upload(folder / "orders.csv", f"{slug}.csv")
    assert (sent.store, sent.path, sent.size_bytes) == ("uploads", f"{slug}.csv", 58)
    dataset = sent.catalog(slug, description="Sent")
    assert dataset.ingest().row_count == 3
    again = hr.upload(io.BytesIO(b"id,total,at\n1,2,2026-01-01\n"), f"{slug}.csv").catalog(slug)
    assert again.facts.id == dataset.facts.id
    assert (again.ingest().row_count, again.facts.description) == (1, "Sent")


def test_a_frame_comes_back_as_it_was(hr, unique):
    frame = pandas.DataFrame(
        {
            "id": [1, 2, 2**60],
            "name": ["Ada", None, "Grüße, \"quoted\"\nline"],
            "share": [0.1, float("nan"), 1e-300],
            "at": pandas.Series(["2026-01-01", "2026-06-01T12:00:00.123456", None], dtype="datetime64[us]"),
            "ok": [True, False, True],
        }
    )
    slug = unique("frame")
    dataset = hr.upload_frame(frame, slug).catalog(slug)
    assert dataset.ingest().row_count == 3
    back = dataset.to_pandas()
    pandas.testing.assert_frame_equal(back, frame, check_dtype=False)
    assert back["id"].tolist() == [1, 2, 2**60]


def test_a_named_index_of_a_frame_is_kept_also_as_csv(hr, unique):
    frame = pandas.DataFrame({"n": [1, 2]}, index=pandas.Index(["a", "b"], name="key"))
    slug = unique("indexed")
    dataset = hr.upload_frame(frame, f"{slug}.csv").catalog(slug)
    dataset.ingest()
    assert dataset.to_pandas()[["key", "n"]].values.tolist() == [["a", 1], ["b", 2]]


def test_a_file_of_many_megabytes_is_streamed(hr, tmp_path, unique):
    file = tmp_path / "large.csv"
    file.write_text("id\n" + "1234567\n" * 4_000_000)
    assert hr.upload(file, f"{unique('large')}.csv").size_bytes == file.stat().st_size


def test_what_is_no_file_is_refused(hr, files, folder):
    with pytest.raises(headrace.InvalidInput, match="is no file name"):
        hr.upload(folder / "orders.csv", "../orders.csv")
    with pytest.raises(headrace.InvalidInput, match="takes no files"):
        files.upload(folder / "orders.csv")
    with pytest.raises(ValueError, match="name="):
        hr.upload(io.BytesIO(b"id\n1\n"))
