import mlflow
import pytest
from mlflow.entities import Param, RunTag, ViewType

from support import headrace_only, raises


def test_nested_runs_know_their_parent(client, fluent_experiment):
    with mlflow.start_run(run_name="parent") as parent:
        with mlflow.start_run(run_name="child", nested=True) as child:
            with mlflow.start_run(nested=True) as grandchild:
                mlflow.log_metric("m", 1)
    assert client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert client.get_parent_run(grandchild.info.run_id).info.run_id == child.info.run_id
    found = client.search_runs(
        [fluent_experiment], f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'"
    )
    assert [run.info.run_name for run in found] == ["child"]


def test_a_run_keeps_its_facts(client, experiment_id):
    run = client.create_run(
        experiment_id, start_time=1700000000123, run_name="näme +1%", tags={"a": "1", "e": ""}
    )
    assert run.info.status == "RUNNING"
    client.set_terminated(run.info.run_id, status="FAILED", end_time=1700000009999)
    read = client.get_run(run.info.run_id)
    assert (read.info.start_time, read.info.end_time) == (1700000000123, 1700000009999)
    assert (read.info.status, read.info.run_name) == ("FAILED", "näme +1%")
    assert read.info.artifact_uri.endswith(f"/{experiment_id}/{run.info.run_id}/artifacts")
    assert read.data.tags == {"a": "1", "e": "", "mlflow.runName": "näme +1%"}


def test_a_run_without_a_name_gets_one(client, experiment_id):
    run = client.create_run(experiment_id)
    assert run.info.run_name
    assert run.data.tags["mlflow.runName"] == run.info.run_name


@pytest.mark.parametrize("status", ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"])
def test_every_status_is_kept(client, run_id, status):
    client.update_run(run_id, status=status)
    assert client.get_run(run_id).info.status == status


def test_the_name_and_its_tag_are_one(client, run_id):
    client.update_run(run_id, name="first")
    assert client.get_run(run_id).data.tags["mlflow.runName"] == "first"
    client.set_tag(run_id, "mlflow.runName", "second")
    assert client.get_run(run_id).info.run_name == "second"


def test_a_failed_block_ends_as_failed(client, fluent_experiment):
    with pytest.raises(ZeroDivisionError):
        with mlflow.start_run() as run:
            1 / 0
    read = client.get_run(run.info.run_id)
    assert read.info.status == "FAILED"
    assert read.info.end_time >= read.info.start_time


def test_a_finished_run_can_be_resumed(client, fluent_experiment):
    with mlflow.start_run() as run:
        mlflow.log_param("p", 1)
    with mlflow.start_run(run_id=run.info.run_id):
        assert client.get_run(run.info.run_id).info.status == "RUNNING"
        mlflow.log_param("q", 2)
    read = client.get_run(run.info.run_id)
    assert (read.info.status, read.data.params) == ("FINISHED", {"p": "1", "q": "2"})


def test_params_and_tags_one_by_one_and_in_batches(client, run_id):
    client.log_param(run_id, "one", "")
    client.log_param(run_id, "a/b.c-d_e f:g", "ünï ✓ 'q' \"d\" `b` %s\nline")
    client.set_tag(run_id, "t", "1")
    client.set_tag(run_id, "t", "2")
    client.log_batch(
        run_id,
        params=[Param(f"p{i}", str(i)) for i in range(100)],
        tags=[RunTag(f"t{i}", str(i)) for i in range(100)],
    )
    data = client.get_run(run_id).data
    assert data.params["one"] == ""
    assert data.params["a/b.c-d_e f:g"] == "ünï ✓ 'q' \"d\" `b` %s\nline"
    assert len(data.params) == 102 and data.params["p99"] == "99"
    assert data.tags["t"] == "2" and data.tags["t99"] == "99"
    client.delete_tag(run_id, "t")
    assert "t" not in client.get_run(run_id).data.tags


def test_the_fluent_api_splits_what_is_too_large_for_one_batch(client, fluent_experiment):
    with mlflow.start_run() as run:
        mlflow.log_params({f"p{i}": i for i in range(250)})
        mlflow.set_tags({f"t{i}": i for i in range(150)})
        mlflow.log_metrics({f"m{i}": i for i in range(1200)}, step=3)
    data = client.get_run(run.info.run_id).data
    assert len(data.params) == 250
    assert sum(key.startswith("t") for key in data.tags) == 150
    assert len(data.metrics) == 1200


def test_a_param_is_written_once(client, run_id):
    client.log_param(run_id, "p", "1")
    client.log_param(run_id, "p", "1")
    with raises("INVALID_PARAMETER_VALUE", match="Changing param values is not allowed"):
        client.log_param(run_id, "p", "2")
    assert client.get_run(run_id).data.params == {"p": "1"}


def test_two_values_of_one_param_in_a_batch_are_refused(rest, run_id):
    for second in ("1", "2"):
        params = [{"key": "p", "value": "1"}, {"key": "p", "value": second}]
        refused = rest.refused("POST", "/runs/log-batch", {"run_id": run_id, "params": params})
        assert refused == (400, "INVALID_PARAMETER_VALUE")


def test_long_values_are_cut_at_their_limits(client, run_id):
    client.log_param(run_id, "p", "x" * 6000)
    assert len(client.get_run(run_id).data.params["p"]) == 6000
    client.set_tag(run_id, "t", "x" * 8000)
    assert len(client.get_run(run_id).data.tags["t"]) == 8000


def batch(run_id, metrics=0, params=0, tags=0):
    return {
        "run_id": run_id,
        "metrics": [{"key": f"m{i}", "value": 1, "timestamp": 1} for i in range(metrics)],
        "params": [{"key": f"p{i}", "value": "1"} for i in range(params)],
        "tags": [{"key": f"t{i}", "value": "1"} for i in range(tags)],
    }


@pytest.mark.parametrize(
    "sizes",
    [
        {"metrics": 1001},
        {"params": 101},
        {"tags": 101},
        {"metrics": 901, "params": 50, "tags": 50},
    ],
)
def test_a_batch_over_its_limit_is_refused_whole(rest, client, run_id, sizes):
    refused = rest.refused("POST", "/runs/log-batch", batch(run_id, **sizes))
    assert refused == (400, "INVALID_PARAMETER_VALUE")
    assert client.get_run(run_id).data.metrics == {}


@headrace_only
def test_a_batch_with_a_changed_param_leaves_nothing_behind(rest, client, run_id):
    client.log_param(run_id, "p", "old")
    body = batch(run_id, metrics=2, tags=2) | {
        "params": [{"key": "fresh", "value": "1"}, {"key": "p", "value": "new"}]
    }
    refused = rest.refused("POST", "/runs/log-batch", body)
    assert refused == (400, "INVALID_PARAMETER_VALUE")
    data = client.get_run(run_id).data
    assert (data.params, data.metrics) == ({"p": "old"}, {})
    assert "t0" not in data.tags


def test_delete_and_restore(client, experiment_id, run_id):
    client.delete_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    for write in (
        lambda: client.log_metric(run_id, "m", 1),
        lambda: client.log_param(run_id, "p", 1),
        lambda: client.set_tag(run_id, "t", 1),
        lambda: client.set_terminated(run_id),
    ):
        with raises("INVALID_PARAMETER_VALUE", match="must be in the 'active' state"):
            write()
    assert client.search_runs([experiment_id]) == []
    [found] = client.search_runs([experiment_id], run_view_type=ViewType.DELETED_ONLY)
    assert found.info.run_id == run_id
    client.restore_run(run_id)
    client.log_metric(run_id, "m", 1)
    assert client.get_run(run_id).data.metrics == {"m": 1.0}


def test_the_link_of_a_run_leads_to_a_page(rest, fluent_experiment):
    status, _ = rest.call("GET", "/", prefix="", allow_redirects=True)
    assert status == 200


def test_old_names_of_the_run_id_are_understood(rest, run_id):
    assert rest.post("/runs/set-tag", {"run_uuid": run_id, "key": "k", "value": "v"})[0] == 200
    status, body = rest.get("/runs/get", {"run_uuid": run_id})
    assert status == 200
    assert body["run"]["info"]["run_uuid"] == body["run"]["info"]["run_id"] == run_id


MISSING = "0" * 32


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/runs/get", {"run_id": MISSING}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("GET", "/runs/get", {}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/runs/create", {"experiment_id": "987654321"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        (
            "POST",
            "/runs/update",
            {"run_id": MISSING, "status": "FAILED"},
            (404, "RESOURCE_DOES_NOT_EXIST"),
        ),
        ("POST", "/runs/delete", {"run_id": MISSING}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("POST", "/runs/restore", {"run_id": MISSING}, (404, "RESOURCE_DOES_NOT_EXIST")),
        (
            "POST",
            "/runs/set-tag",
            {"run_id": MISSING, "key": "k", "value": "v"},
            (404, "RESOURCE_DOES_NOT_EXIST"),
        ),
        (
            "POST",
            "/runs/log-metric",
            {"run_id": MISSING, "key": "k", "value": 1, "timestamp": 1},
            (404, "RESOURCE_DOES_NOT_EXIST"),
        ),
        (
            "POST",
            "/runs/log-batch",
            {"run_id": MISSING, "tags": [{"key": "k", "value": "v"}]},
            (404, "RESOURCE_DOES_NOT_EXIST"),
        ),
        ("POST", "/runs/search", {"experiment_ids": ["0"], "max_results": 50001}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/runs/search", {"experiment_ids": ["0"], "page_token": "%"}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/runs/search", {"experiment_ids": ["0"], "filter": "a = b or c = d"}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/runs/search", {"experiment_ids": ["0"], "order_by": ["metrics.a, x"]}, (400, "INVALID_PARAMETER_VALUE")),
    ],
)  # fmt: skip
def test_mistakes_with_runs(rest, method, path, body, expected):
    parts = {"params": body} if method == "GET" else {"json": body}
    assert rest.refused(method, path, **parts) == expected


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/runs/log-parameter", {"value": "v"}),
        ("/runs/log-parameter", {"key": "../up", "value": "v"}),
        ("/runs/log-parameter", {"key": "k" * 251, "value": "v"}),
        ("/runs/log-metric", {"key": "m", "timestamp": 1}),
        ("/runs/log-metric", {"key": "m", "value": 1}),
        ("/runs/log-metric", {"key": "m", "value": "much", "timestamp": 1}),
        ("/runs/log-metric", {"key": "/m", "value": 1, "timestamp": 1}),
        ("/runs/log-metric", {"key": "m?", "value": 1, "timestamp": 1}),
        ("/runs/log-metric", {"key": "m", "value": 1, "timestamp": "soon"}),
        ("/runs/set-tag", {"value": "v"}),
        ("/runs/set-tag", {"key": "a//b", "value": "v"}),
        ("/runs/log-batch", {"metrics": [{"key": "m", "value": 1}]}),
        ("/runs/log-batch", {"params": [{"key": "", "value": "1"}]}),
    ],
)
def test_bad_keys_and_values_are_refused(rest, run_id, path, body):
    refused = rest.refused("POST", path, {"run_id": run_id} | body)
    assert refused == (400, "INVALID_PARAMETER_VALUE")


def test_deleting_a_tag_that_is_not_there(rest, run_id):
    refused = rest.refused("POST", "/runs/delete-tag", {"run_id": run_id, "key": "none"})
    assert refused == (404, "RESOURCE_DOES_NOT_EXIST")


def test_an_unknown_route_is_not_found(rest):
    assert rest.post("/runs/fly")[0] == 404
