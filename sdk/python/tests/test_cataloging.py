"""From a scan to datasets: one, or all of a store."""

import pytest

import headrace
from headrace._filters import matches
from headrace.cataloging import free_slug


def test_a_table_is_cataloged_by_one_call_with_the_columns_that_the_scan_saw(hr, database, unique):
    config, secret = database
    shop = hr.stores.put(unique("shop"), kind="postgres", config=config, secret=secret)
    orders = shop.catalog("public/orders", slug=unique("orders"), time_column="at")
    columns = orders.detail().recipe["columns"]
    assert [(c["name"], c["type"], c["nullable"]) for c in columns] == [
        ("id", "integer", True), ("total", "number", True),
        ("paid", "boolean", True), ("at", "timestamp", True),
    ]
    version = orders.ingest()
    assert (version.number, version.row_count, version.is_new) == (1, 2, True)
    assert [row["paid"] for row in orders.sample()] == [True, None]


def test_the_same_call_again_changes_nothing_also_where_the_source_has_other_columns(files, folder, unique):
    slug = unique("orders")
    first = files.catalog("orders.csv", slug=slug, tier=1)
    (folder / "orders.csv").write_text("id,total,at,note\n1,2,2026-01-01,a\n")
    again = files.catalog("orders.csv", slug=slug)
    assert again.facts == first.facts
    with pytest.raises(headrace.Conflict, match="reads other columns: id integer"):
        files.catalog("orders.csv", slug=slug, columns={"id": "text"}, rescan=True)


def test_a_column_may_be_said_otherwise_than_the_scan_saw_it(files, unique):
    orders = files.catalog("orders.csv", slug=unique("orders"), columns={"id": "text"})
    types = {c["name"]: c["type"] for c in orders.detail().recipe["columns"]}
    assert types == {"id": "text", "total": "number", "at": "date"}
    with pytest.raises(ValueError, match="orders.csv has no column ids"):
        files.catalog("orders.csv", slug=unique("other"), columns={"ids": "text"})


def test_a_path_that_is_not_there_is_named_with_those_near_it(files):
    with pytest.raises(headrace.NotFound, match="Did you mean orders.csv"):
        files.catalog("ordrs.csv")
    with pytest.raises(headrace.InvalidInput, match="notes.txt cannot become a dataset"):
        files.catalog("notes.txt")


def test_all_of_a_store_is_cataloged_once_and_what_is_left_has_its_reason(sqlite_store, hr, unique):
    tag = unique("tag")
    first = sqlite_store.catalog_all(exclude="visits", tags=[tag])
    assert sorted(each.facts.path for each in first.made) == ["orders", "people"]
    assert (first.changed, first.left) == ([], [])
    second = sqlite_store.catalog_all()
    assert [each.facts.path for each in second.made] == ["visits"]
    assert [left.reason for left in second.left] == [
        f"is the dataset {left.slug} already" for left in second.left
    ]
    third = sqlite_store.catalog_all(domain="sales")
    assert str(third) == "0 made, 3 changed, 0 left as they are"
    assert {each.facts.domain for each in third.changed} == {"sales"}
    # What people said is kept.
    assert len(list(hr.datasets.search(f'tag:"{tag}" and domain = sales'))) == 2


def test_files_that_cannot_be_read_are_left_and_addresses_that_are_taken_made_longer(files, folder):
    done = files.catalog_all()
    assert sorted(each.facts.path for each in done.made) == ["old/orders.csv", "orders.csv"]
    assert len({each.slug for each in done.made}) == 2
    assert [(left.path, left.reason) for left in done.left] == [
        ("notes.txt", "is of no format that can be read")
    ]
    (folder / "orders.csv").write_text("id,note\n1,a\n")
    left = {each.path: each.reason for each in files.catalog_all("*.csv").left}
    assert list(left) == ["orders.csv"]
    assert left["orders.csv"].endswith("already; its source lost at, total and has also note")
    semicolons = next(each for each in done.made if each.facts.path == "old/orders.csv")
    assert semicolons.ingest().row_count == 1


@pytest.mark.parametrize(
    ("glob", "path", "is_meant"),
    [
        ("public/*", "public/orders", True),
        ("public/*", "public/a/orders", False),
        ("**/orders.csv", "orders.csv", True),
        ("**/orders.csv", "a/b/orders.csv", True),
        ("**", "a/b", True),
        ("o?ders.[c]sv", "orders.csv", False),
        ("o?ders.csv", "orders.csv", True),
    ],
)
def test_globs_mean_what_they_mean_in_a_scan(glob, path, is_meant):
    assert matches(path, glob) is is_meant


@pytest.mark.parametrize(
    ("path", "taken", "slug"),
    [
        ("public/Orders", set(), "orders"),
        ("public/orders", {"orders"}, "public-orders"),
        ("a/2026_Ümsatz.csv.gz", set(), "2026-umsatz"),
        ("orders", {"orders"}, "shop-orders"),
        ("orders", {"orders", "shop-orders"}, None),
        ("public/注文", set(), "public"),
    ],
)
def test_an_address_is_made_of_the_end_of_a_path(path, taken, slug):
    assert free_slug("shop", path, taken) == slug
