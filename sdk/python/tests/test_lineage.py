"""Lineage: told by dicts and by the OpenLineage client's events, read as a graph."""

import datetime
import uuid

import headrace
import pytest
from openlineage.client.event_v2 import Job, OutputDataset, Run, RunEvent, RunState


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat()


def an_event(job, inputs, outputs):
    return {
        "eventType": "COMPLETE", "eventTime": now(), "run": {"runId": str(uuid.uuid4())},
        "job": {"namespace": "shop", "name": job}, "producer": "https://example.org",
        "inputs": [{"namespace": "s3://lake", "name": name} for name in inputs],
        "outputs": [{"namespace": "s3://lake", "name": name} for name in outputs],
    }


def test_what_was_told_is_drawn_and_tells_what_a_change_reaches(hr, unique):
    raw, clean, mart, load, sum_up = (unique(n) for n in ("raw", "clean", "mart", "load", "sum-up"))
    assert hr.lineage.emit([an_event(load, [raw], [clean]), an_event(sum_up, [clean], [mart])]) == 2
    (node,) = [each for each in hr.lineage.find(raw) if each.name == raw]
    assert [each.name for each in hr.lineage.impact(node)] == [load, clean, sum_up, mart]
    graph = hr.lineage.graph(node, hops=1, direction="down")
    assert {each.name for each in graph.nodes} == {raw, load}
    assert [edge.origin for edge in graph.edges] == ["observed"]
    assert (graph[load].distance, graph.is_cut) == (1, False)


def test_events_of_the_openlineage_client_are_taken_as_they_are(hr, unique):
    job, out = unique("job"), unique("out")
    event = RunEvent(
        eventTime=now(), eventType=RunState.COMPLETE, run=Run(str(uuid.uuid4())),
        job=Job("shop", job), outputs=[OutputDataset("s3://lake", out)], producer="https://example.org",
    )
    assert hr.lineage.emit(event) == 1
    assert out in [each.name for each in hr.lineage.find(out)]


def test_events_that_cannot_be_read_are_named_and_the_rest_is_taken(hr, unique):
    out = unique("out")
    events = [an_event(unique("job"), [], [out]), {"eventTime": "yesterday"}]
    with pytest.raises(headrace.InvalidInput, match="1 of 2 events could not be read") as caught:
        hr.lineage.emit(events)
    assert caught.value.details["failed_events"][0]["index"] == 1
    assert out in [each.name for each in hr.lineage.find(out)]


def test_a_dataset_of_the_catalog_is_found_by_its_slug(hr, orders):
    orders.ingest()
    graph = hr.lineage.graph(dataset=orders.slug)
    assert {node.kind for node in graph.nodes} == {"store", "dataset"}
    assert hr.lineage.columns(dataset=orders.slug) == ["id", "total", "at"]
    assert hr.lineage.column_graph("id", dataset=orders.slug)["focus"]["name"] == "id"
    assert hr.lineage.impact(dataset=orders.slug) == []
    with pytest.raises(headrace.NotFound):
        hr.lineage.graph(dataset="no-such-dataset")
    with pytest.raises(TypeError):
        hr.lineage.graph()
