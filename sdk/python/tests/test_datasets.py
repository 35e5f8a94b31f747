"""Datasets: declared, read, described, found."""

import datetime

import headrace
import pytest


def test_a_dataset_is_read_into_versions_and_the_same_content_is_the_same_version(orders, folder):
    assert orders.versions() == []
    first = orders.ingest()
    again = orders.ingest()
    assert (first.is_new, again.is_new, again.number) == (True, False, first.number)
    with (folder / "orders.csv").open("a") as file:
        file.write("4,1,2026-02-02\n")
    second = orders.ingest()
    assert [version.row_count for version in orders.versions()] == [4, 3]
    assert second.time_to == datetime.datetime(2026, 2, 2, tzinfo=datetime.timezone.utc)
    assert (orders.facts.latest_number, orders.facts.row_count) == (2, 4)
    assert [row["total"] for row in orders.sample(version=1)] == [9.5, None, 7.0]
    assert orders.sample().rows[3]["at"] == datetime.date(2026, 2, 2)


def test_a_profile_is_measured_when_it_is_asked_for(orders, viewer):
    orders.ingest()
    same = viewer.datasets.get(orders.slug)
    assert same.profile(measure=False).profiled_at is None
    with pytest.raises(headrace.Forbidden):
        same.profile()
    profile = orders.profile()
    assert (profile["total"].null_count, profile["total"].row_count) == (1, 3)
    assert same.profile() == profile
    with pytest.raises(KeyError):
        profile["nothing"]


def test_what_is_said_is_changed_and_the_rest_stays(hr, orders, ada):
    orders.update(owner=ada, tier=1, tags=["money"], domain="sales")
    orders.update(description="Every order")
    facts = orders.facts
    assert (facts.tier, facts.tags, facts.domain) == (1, ["money"], "sales")
    assert facts.owner == hr.person(ada).name
    orders.update(owner=None)
    assert orders.facts.owner is None
    with pytest.raises(headrace.NotFound, match="nobody"):
        orders.update(owner="nobody@example.org")
    with pytest.raises(headrace.InvalidInput, match="tier"):
        orders.update(tier=9)


def test_a_column_is_described_and_others_stay_as_they_are(orders):
    orders.ingest()
    orders.describe({"total": "In euros", "id": "Number"})
    notes = {note.column: note.description for note in orders.describe({"total": "In dollars"})}
    assert notes == {"total": "In dollars", "id": "Number"}


def test_a_dataset_is_put_again_and_again(hr, files, unique):
    slug = unique("orders")
    said = {"store": files.slug, "path": "orders.csv", "columns": {"id": "integer", "total": "number"}}
    first = hr.datasets.put(slug, **said, name="All orders", tags=["a"])
    again = hr.datasets.put(slug, **said, description="Every order")
    assert again.facts.id == first.facts.id
    assert (again.name, again.facts.tags, again.facts.description) == ("All orders", ["a"], "Every order")
    assert hr.datasets.put(slug, store=files.slug, path="orders.csv").facts == again.facts
    with pytest.raises(headrace.Conflict, match="reads .*/orders.csv"):
        hr.datasets.put(slug, **{**said, "path": "old/orders.csv"})
    with pytest.raises(headrace.InvalidInput, match="time column"):
        hr.datasets.put(slug, **said, time_column="id")


def test_a_cell_that_breaks_the_recipe_is_named_by_its_line(hr, files, unique):
    columns = [{"name": "id", "type": "integer"}, {"name": "total", "type": "number"}, {"name": "at", "type": "date"}]
    strict = hr.datasets.put(unique("strict"), store=files.slug, path="orders.csv", columns=columns)
    with pytest.raises(headrace.JobFailed, match="line 3") as caught:
        strict.ingest()
    assert caught.value.code == "INVALID_INPUT"
    assert list(hr.jobs.logs(caught.value.job_id)) is not None


def test_a_search_reads_page_after_page_and_each_dataset_once(hr, files, folder, unique):
    tag = unique("tag")
    for number in range(7):
        (folder / f"part{number}.csv").write_text(f"id\n{number}\n")
    assert len(files.catalog_all("part*.csv", tags=[tag]).made) == 7
    found = hr.datasets.search(f'tag:"{tag}"', sort="-name", page_size=3)
    assert next(found).facts.path == "part6.csv"
    assert [each.facts.path for each in found] == [f"part{number}.csv" for number in range(5, -1, -1)]
    assert list(hr.datasets.search(f'tag:"{tag}" and path = "part2.csv"'))[0].facts.path == "part2.csv"
    with pytest.raises(headrace.InvalidInput, match="tirr"):
        list(hr.datasets.search("tirr = 1"))


def test_who_read_is_counted(orders, viewer):
    orders.ingest()
    viewer.datasets.get(orders.slug).sample()
    usage = orders.usage()
    assert (usage.total, len(usage.days)) == (1, 90)
    assert [(reader.kind, reader.purpose) for reader in usage.readers] == [("key", "preview")]
