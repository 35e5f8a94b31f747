"""Lineage, told by the real OpenLineage client."""

import datetime
import os
import uuid

import pytest
from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import InputDataset, Job, JobEvent, OutputDataset, Run, RunEvent, RunState
from openlineage.client.facet_v2 import schema_dataset, sql_job
from openlineage.client.transport.http import ApiKeyTokenProvider, HttpCompression, HttpConfig, HttpTransport

from support import SERVER_URL

LINEAGE = "/api/v1/lineage"


@pytest.fixture(params=[None, HttpCompression.GZIP], ids=["plain", "gzip"])
def producer(request):
    token = ApiKeyTokenProvider({"apiKey": os.environ["MLFLOW_TRACKING_TOKEN"]})
    config = HttpConfig(url=SERVER_URL, auth=token, compression=request.param)
    return OpenLineageClient(transport=HttpTransport(config))


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat()


def graph_of(rest, name):
    _, found = rest.get("/nodes", {"text": name}, prefix=LINEAGE)
    node = next(each for each in found if each["name"] == name)
    query = {"kind": node["kind"], "id": node["id"], "hops": 5}
    return rest.get("/graph", query, prefix=LINEAGE)[1]


def edges_of(graph):
    names = {node["id"]: node["name"] for node in graph["nodes"]}
    return sorted((names[e["from"]["id"]], names[e["to"]["id"]], e["origin"]) for e in graph["edges"])


def test_a_run_told_in_two_events_is_drawn_with_both_its_datasets(producer, rest, unique):
    job = Job("shop", unique("load"), facets={"sql": sql_job.SQLJobFacet(query="select 1")})
    run = Run(str(uuid.uuid4()))
    fields = [schema_dataset.SchemaDatasetFacetFields(name="id", type="int")]
    raw = InputDataset("postgres://db", unique("shop.public.orders"))
    lake = OutputDataset(
        "s3a://lake", unique("orders"), facets={"schema": schema_dataset.SchemaDatasetFacet(fields=fields)}
    )
    told = {"run": run, "job": job, "producer": "https://example.org"}
    producer.emit(RunEvent(eventTime=now(), eventType=RunState.START, inputs=[raw], **told))
    producer.emit(RunEvent(eventTime=now(), eventType=RunState.COMPLETE, outputs=[lake], **told))
    graph = graph_of(rest, job.name)
    assert edges_of(graph) == sorted(
        [(raw.name, job.name, "observed"), (job.name, lake.name, "observed")]
    )
    groups = {node["name"]: node["group"] for node in graph["nodes"]}
    assert groups[raw.name] == "postgres://db:5432"
    assert groups[lake.name] == "s3://lake"


def test_what_a_job_is_said_to_read_is_declared(producer, rest, unique):
    job = Job("shop", unique("nightly"))
    source = InputDataset("s3://lake", unique("orders"))
    told = {"job": job, "producer": "https://example.org"}
    producer.emit(JobEvent(eventTime=now(), inputs=[source], **told))
    assert edges_of(graph_of(rest, job.name)) == [(source.name, job.name, "declared")]


def test_a_batch_takes_what_can_be_read_and_names_the_rest(rest, unique):
    good = {
        "eventTime": now(),
        "run": {"runId": str(uuid.uuid4())},
        "job": {"namespace": "shop", "name": unique("batch")},
    }
    status, body = rest.post("/batch", [good, {"eventTime": "yesterday"}, good], prefix=LINEAGE)
    assert status == 200
    assert body["status"] == "partial_success"
    assert body["summary"] == {
        "received": 3, "successful": 2, "failed": 1, "retriable": 0, "non_retriable": 1,
    }
    assert body["failed_events"][0]["index"] == 1
    assert rest.post("/batch", [good], prefix=LINEAGE)[0] == 204
