"""What the server refuses, as exceptions."""

import headrace
import pytest


def test_what_is_not_there_is_not_found(hr):
    for ask in (hr.datasets.get, hr.stores.get, hr.contracts.get, hr.jobs.get):
        with pytest.raises(headrace.NotFound, match='no "such"'):
            ask('no "such"')
    with pytest.raises(headrace.NotFound) as caught:
        hr.jobs.get("none")
    assert (caught.value.code, caught.value.status) == ("NOT_FOUND", 404)
    assert caught.value.details["title"] == "NOT_FOUND"


def test_a_viewer_reads_and_changes_nothing(viewer, orders, files):
    same = viewer.datasets.get(orders.slug)
    assert viewer.me().role == "viewer"
    for act in (
        same.ingest,
        lambda: same.update(tier=1),
        lambda: same.describe({"id": "Number"}),
        lambda: viewer.stores.get(files.slug).scan(),
        lambda: viewer.upload(__file__),
        lambda: viewer.lineage.emit({}),
    ):
        with pytest.raises((headrace.Forbidden, headrace.InvalidInput)) as caught:
            act()
        assert isinstance(caught.value, headrace.HeadraceError)
    with pytest.raises(headrace.Forbidden, match="catalog.write"):
        same.ingest()


def test_a_wrong_key_is_told_and_never_shown(hr):
    key = "hr_wrong_0123456789"
    client = headrace.Client(hr.url, key)
    with pytest.raises(headrace.Unauthenticated) as caught:
        client.me()
    shown = f"{caught.value} {caught.value!r} {caught.value.details} {client!r} {client.transport!r}"
    assert key not in shown


def test_a_server_that_is_not_there_is_told_with_its_address():
    client = headrace.Client("http://127.0.0.1:9", "key", retries=1)
    with pytest.raises(headrace.ConnectionFailed, match="http://127.0.0.1:9 cannot be reached") as caught:
        client.me()
    assert isinstance(caught.value, headrace.Unavailable)
