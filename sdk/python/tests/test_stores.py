"""Stores: described, tried, looked into."""

import headrace
import pytest


def test_a_database_is_described_again_and_again_and_keeps_what_was_not_said(hr, database, unique):
    config, secret = database
    slug = unique("shop")
    first = hr.stores.put(
        slug, name="Shop", kind="postgres", config=config, secret=secret, include=["public/*"],
        description="Of the shop", scan_every_hours=24,
    )
    again = hr.stores.put(slug, kind="postgres", config=config)
    assert again.facts.id == first.facts.id
    detail = again.detail()
    assert (detail.name, detail.description) == ("Shop", "Of the shop")
    assert (detail.include, detail.scan_every_hours, detail.has_secret) == (["public/*"], 24, True)
    assert again.test().check().ok
    assert secret["password"] not in repr(detail) + repr(again) + repr(again.facts)


def test_a_wrong_password_is_told_in_the_words_of_the_step_that_failed(hr, database, unique):
    config, _ = database
    store = hr.stores.put(unique("shop"), kind="postgres", config=config, secret={"password": "wrong"})
    test = store.test()
    assert not test.ok
    with pytest.raises(headrace.StoreTestFailed, match="password") as caught:
        test.check()
    assert caught.value.step == "authenticate"
    assert "wrong" not in str(caught.value)
    assert store.refresh().facts.state == "failed"
    with pytest.raises(headrace.JobFailed) as failed:
        store.scan()
    assert (failed.value.state, failed.value.code) == ("failed", "INVALID_INPUT")


def test_a_scan_tells_what_is_there_and_what_changed_since_the_last(files, folder):
    assert files.last_scan() is None
    seen = []
    first = files.scan(on_progress=seen.append)
    assert {entry.path for entry in first.objects} == {"orders.csv", "old/orders.csv", "notes.txt"}
    assert [(c.name, c.becomes) for c in first.find("orders.csv").columns] == [
        ("id", "integer"), ("total", "number"), ("at", "date"),
    ]
    assert seen[-1].has_ended and seen[-1].progress == 1
    (folder / "old" / "orders.csv").unlink()
    (folder / "orders.csv").write_text("id,total,at,note\n1,2.5,2026-01-01,a\n")
    second = files.scan()
    changes = {entry.path: entry.change for entry in second.diff}
    assert changes == {"orders.csv": "changed", "old/orders.csv": "gone"}
    (change,) = second.find("orders.csv").column_changes
    assert (change.kind, change.column, change.from_, change.to) == ("added", "note", None, "VARCHAR")
    assert second.find("old/orders.csv") is None
    assert files.last_scan() == second


def test_a_store_is_forgotten_unless_datasets_lie_in_it(hr, files, unique):
    dataset = files.catalog("orders.csv", slug=unique("orders"))
    with pytest.raises(headrace.Conflict):
        files.delete()
    assert [each.slug for each in files.datasets()] == [dataset.slug]
    empty = hr.stores.put(unique("empty"), kind="http", config={"urls": ["https://example.org/a.csv"]})
    empty.delete()
    with pytest.raises(headrace.NotFound):
        hr.stores.get(empty.slug)


def test_another_kind_under_the_same_slug_is_a_conflict(hr, files, database):
    with pytest.raises(headrace.Conflict, match="is of the kind folder"):
        hr.stores.put(files.slug, kind="postgres", config=database[0], secret=database[1])


def test_a_field_that_is_wrong_is_named(hr, unique):
    with pytest.raises(headrace.InvalidInput, match="host"):
        hr.stores.put(unique("shop"), kind="postgres", config={"database": "shop"})
