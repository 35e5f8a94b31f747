"""Runs of a real MLflow server, imported by Headrace's REST API, come whole."""

import math
import os
import time

import mlflow
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric

from support import LARGEST_DOUBLE

SOURCE_URL = os.environ.get("MLFLOW_SOURCE_URL")
STEPS = 3_000

pytestmark = pytest.mark.skipif(SOURCE_URL is None, reason="there is no MLflow server to import from")


@pytest.fixture
def source():
    return MlflowClient(SOURCE_URL)


def fill(source, name):
    """Parents with children, a long history, values that are no numbers, files, a dataset, a deleted run."""
    experiment = source.create_experiment(name)
    runs = []
    for number in range(3):
        parent = source.create_run(experiment, run_name=f"parent {number}").info.run_id
        child = source.create_run(experiment, run_name="child", tags={"mlflow.parentRunId": parent}).info.run_id
        for start in range(0, STEPS, 1_000):
            points = [
                Metric("loss", math.exp(-step / 500) + number, 1_700_000_000_000 + step, step)
                for step in range(start, start + 1_000)
            ]
            source.log_batch(parent, metrics=points)
        odd = [Metric("odd", float("nan"), 1, -(2**62)), Metric("odd", float("inf"), 2, 2**62 + 1)]
        source.log_batch(child, metrics=odd)
        source.log_param(child, "lr", number / 10)
        source.set_tag(child, "team", 'ä "b"')
        source.log_text(child, f"hello {number}", "notes/a b.txt")
        dataset = Dataset(name=f"ds{number}", digest="d1", source_type="local", source="{}")
        context = [InputTag("mlflow.data.context", "training")]
        source.log_inputs(parent, datasets=[DatasetInput(dataset, context)])
        source.set_terminated(parent, "FINISHED")
        source.set_terminated(child, "FAILED")
        runs += [parent, child]
    gone = source.create_run(experiment, run_name="gone").info.run_id
    source.delete_run(gone)
    return experiment, runs, gone


def do_import(rest, experiment, name, **mapping):
    body = {
        "project": "default",
        "source": {"kind": "mlflow", "url": SOURCE_URL, "allowPrivate": True},
        "mapping": {"experiments": [{"id": experiment, "name": name}], "artifacts": True, **mapping},
    }
    status, job = rest.post("/imports", body, prefix="/api/v1")
    assert status == 202, job
    deadline = time.monotonic() + 120
    while job["state"] in ("queued", "running") and time.monotonic() < deadline:
        time.sleep(0.2)
        _, job = rest.get(f"/imports/{job['id']}", prefix="/api/v1")
    assert job["state"] == "succeeded", job
    return job["result"]


def history(client, run_id, key):
    points = client.get_metric_history(run_id, key)
    return sorted((p.step, p.timestamp, "nan" if math.isnan(p.value) else p.value) for p in points)


def test_runs_come_whole_and_once(client, rest, source, unique):
    name = unique("imported")
    experiment, runs, gone = fill(source, name)
    result = do_import(rest, experiment, name)
    assert (result["runs"], result["points"], result["files"]) == (6, 3 * STEPS + 6, 3)

    for run_id in runs:
        there, here = source.get_run(run_id), client.get_run(run_id)
        assert here.info.run_name == there.info.run_name
        assert (here.info.status, here.info.start_time, here.info.end_time) == (
            there.info.status,
            there.info.start_time,
            there.info.end_time,
        )
        assert here.data.params == there.data.params
        assert there.data.tags.items() <= here.data.tags.items()
        assert set(here.data.metrics) == set(there.data.metrics)
        for key in there.data.metrics:
            assert history(client, run_id, key) == history(source, run_id, key)
        assert [each.dataset.name for each in here.inputs.dataset_inputs] == [
            each.dataset.name for each in there.inputs.dataset_inputs
        ]
    child = runs[1]
    assert max(value for _, _, value in history(client, child, "odd") if value != "nan") == LARGEST_DOUBLE
    text = mlflow.artifacts.load_text(f"runs:/{child}/notes/a b.txt")
    assert text == "hello 0"

    again = do_import(rest, experiment, name, deleted=True)
    assert (again["runs"], again["existing"]) == (7, 6)
    found = client.search_runs([client.get_experiment_by_name(name).experiment_id])
    assert len(found) == 6
    assert client.get_run(gone).info.lifecycle_stage == "deleted"
    assert client.get_metric_history(runs[0], "loss")[-1].step == STEPS - 1


def test_an_export_holds_what_was_logged(client, rest, run_id, tmp_path):
    """Read by pandas, as anybody would."""
    client.log_batch(run_id, metrics=[Metric("m", float(step), step, step) for step in range(500)])
    client.log_param(run_id, "p", "v")
    number = int(client.get_run(run_id).info.experiment_id)
    status, job = rest.post("/exports", {"project": "default", "experiments": [number]}, prefix="/api/v1")
    assert status == 202, job
    deadline = time.monotonic() + 60
    while job["state"] in ("queued", "running") and time.monotonic() < deadline:
        time.sleep(0.2)
        _, job = rest.get(f"/exports/{job['id']}", prefix="/api/v1")
    assert job["state"] == "succeeded", job

    def table(name):
        answer = rest.session.get(f"{rest.url}/api/v1/exports/{job['id']}/files/{name}.parquet", timeout=60)
        answer.raise_for_status()
        path = tmp_path / f"{name}.parquet"
        path.write_bytes(answer.content)
        return pd.read_parquet(path)

    points = table("metric_points")
    assert list(points[points.run_id == run_id].value) == [float(step) for step in range(500)]
    assert table("params")[["run_id", "key", "value"]].values.tolist() == [[run_id, "p", "v"]]
    assert list(table("runs").run_id) == [run_id]
    zipped = rest.session.get(f"{rest.url}/api/v1/exports/{job['id']}/zip", timeout=60)
    assert zipped.content[:2] == b"PK"
