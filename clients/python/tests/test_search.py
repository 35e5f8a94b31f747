import math

import mlflow
import pytest
from mlflow.entities import Metric, Param, RunTag, ViewType

from support import headrace_only, names_of, raises

START = 1_700_000_000_000


@pytest.fixture(scope="module")
def searched(client):
    """An experiment of six runs; r5 is deleted, r4 has neither metrics nor params."""
    import uuid

    experiment_id = client.create_experiment(f"search-{uuid.uuid4().hex[:10]}")
    accuracy = [0.5, 0.9, math.nan, math.inf, None, 0.7]
    for index, value in enumerate(accuracy):
        run = client.create_run(
            experiment_id,
            start_time=START + index,
            run_name=f"r{index}",
            tags={"kind": "tree" if index % 2 else "Line_ar%", "mlflow.user": f"user{index % 2}"},
        )
        run_id = run.info.run_id
        if value is not None:
            client.log_batch(
                run_id,
                metrics=[Metric("acc", value, 1, 0), Metric("val/f 1", index, 1, 0)],
                params=[Param("lr", str(index / 10)), Param("a b.c", "X")],
                tags=[RunTag("odd", str(index % 2))],
            )
        client.set_terminated(run_id, status="FAILED" if index == 1 else "FINISHED", end_time=START + 100)
        if index == 5:
            client.delete_run(run_id)
    return experiment_id


@pytest.mark.parametrize(
    ("filter_string", "expected"),
    [
        ("", "r4 r3 r2 r1 r0"),
        ("metrics.acc > 0.6", "r3 r1"),
        ("metric.acc <= 0.9 and metrics.acc != 0.5", "r1"),
        ("metrics.acc != 0.5", "r3 r2 r1"),
        ("metrics.`val/f 1` >= 2", "r3 r2"),
        ('metrics."val/f 1" = 0', "r0"),
        ("metrics.none = 1", ""),
        ("params.lr = '0.1'", "r1"),
        ('param.lr != "0.1"', "r3 r2 r0"),
        ("parameters.`a b.c` ILIKE 'x'", "r3 r2 r1 r0"),
        ("params.lr LIKE '0._'", "r3 r2 r1 r0"),
        ("params.lr IS NULL", "r4"),
        ("params.lr IS NOT NULL AND tags.odd = '1'", "r3 r1"),
        ("tags.kind LIKE 'Line%'", "r4 r2 r0"),
        ("tags.kind LIKE 'line%'", ""),
        ("tags.kind ILIKE 'LINE_AR%'", "r4 r2 r0"),
        ("tag.kind = 'Line_ar%'", "r4 r2 r0"),
        ("attributes.status = 'FAILED'", "r1"),
        ("status != 'FAILED'", "r4 r3 r2 r0"),
        ("run_name = 'r3'", "r3"),
        ("attribute.run_name LIKE 'r%' AND attr.start_time > 1700000000002", "r4 r3"),
        ("`run name` = 'r0'", "r0"),
        ("created < 1700000000002", "r1 r0"),
        ("end_time >= 1700000000100", "r4 r3 r2 r1 r0"),
    ],
)
def test_filters(client, searched, filter_string, expected):
    assert names_of(client.search_runs([searched], filter_string)) == expected.split()


@pytest.mark.parametrize(
    ("order_by", "expected"),
    [
        (["metrics.acc"], "r0 r1 r3 r2 r4"),
        (["metrics.acc DESC"], "r3 r1 r0 r2 r4"),
        (["params.lr DESC"], "r3 r2 r1 r0 r4"),
        (["params.lr ASC"], "r0 r1 r2 r3 r4"),
        (["tags.kind ASC", "run_name DESC"], "r4 r2 r0 r3 r1"),
        (["start_time ASC"], "r0 r1 r2 r3 r4"),
        (["metrics.`val/f 1` desc"], "r3 r2 r1 r0 r4"),
        (["attributes.status", "start_time"], "r1 r0 r2 r3 r4"),
    ],
)
def test_orders(client, searched, order_by, expected):
    assert names_of(client.search_runs([searched], order_by=order_by)) == expected.split()


def test_views(client, searched):
    def search(view):
        return names_of(client.search_runs([searched], run_view_type=view))

    assert search(ViewType.DELETED_ONLY) == ["r5"]
    assert search(ViewType.ALL) == ["r5", "r4", "r3", "r2", "r1", "r0"]


@pytest.mark.parametrize("order_by", [None, ["metrics.acc DESC"], ["tags.kind"], ["params.lr"]])
def test_pages_follow_each_other_without_a_gap(client, searched, order_by):
    whole = names_of(client.search_runs([searched], order_by=order_by))
    seen, token, pages = [], None, 0
    while pages == 0 or token:
        page = client.search_runs([searched], order_by=order_by, max_results=2, page_token=token)
        seen += names_of(page)
        token, pages = page.token, pages + 1
    assert (seen, pages) == (whole, 3)


def test_run_ids_in_a_list(client, searched):
    ids = [run.info.run_id for run in client.search_runs([searched], order_by=["start_time"])]
    listed = f"('{ids[0]}', '{ids[2]}')"
    assert names_of(client.search_runs([searched], f"attributes.run_id IN {listed}")) == ["r2", "r0"]
    assert names_of(client.search_runs([searched], f"run_id NOT IN {listed}")) == ["r4", "r3", "r1"]


def test_search_as_a_table(searched):
    table = mlflow.search_runs([searched], order_by=["start_time"])
    assert table["tags.mlflow.runName"].tolist() == ["r0", "r1", "r2", "r3", "r4"]
    assert table["params.lr"].tolist()[:4] == ["0.0", "0.1", "0.2", "0.3"]
    assert table["metrics.acc"].tolist()[:2] == [0.5, 0.9]


def test_no_experiments_no_runs(rest):
    assert rest.post("/runs/search", {"experiment_ids": [], "max_results": 5}) == (200, {})


@pytest.mark.parametrize(
    "filter_string",
    [
        "metrics.acc = '1'",
        "metrics.acc LIKE '1'",
        "metrics.acc IN (1, 2)",
        "params.lr = 1",
        "params.lr > '1'",
        "tags.kind < 'x'",
        "foo = 'x'",
        "attributes.foo = 'x'",
        "start_time = 'x'",
        "status > 'FAILED'",
        "metrics.acc > 1 OR metrics.acc < 0",
        "(metrics.acc > 1)",
        "NOT metrics.acc > 1",
        "metrics.acc >",
        "metrics.acc",
        "a.b.c = 'x'",
        "; DROP TABLE runs",
        "metrics.acc > 1; metrics.acc > 2",
        "run_id IN ()",
        "dataset.foo = 'x'",
        "metrics.acc IS NULL",
    ],
)
def test_filters_that_are_refused(client, searched, filter_string):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_runs([searched], filter_string)


@pytest.mark.parametrize(
    "order_by",
    ["metrics.acc UP", "acc", "metrics.acc DESC ASC", "foo.bar", "metrics.acc, metrics.acc", "1"],
)
def test_orders_that_are_refused(client, searched, order_by):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_runs([searched], order_by=[order_by])


# MLflow's own server answers 500, which its client retries.
@headrace_only
def test_the_same_order_twice_is_refused(client, searched):
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_runs([searched], order_by=["metrics.acc", "metrics.acc DESC"])


def test_datasets_are_logged_and_searched(client, fluent_experiment, iris):
    features, _ = iris
    data = mlflow.data.from_pandas(features, source="s3://bucket/iris.csv", name="iris")
    with mlflow.start_run(run_name="with") as run:
        mlflow.log_input(data, context="training", tags={"split": "all"})
        mlflow.log_input(data, context="training")
    with mlflow.start_run(run_name="without"):
        pass
    [read] = client.get_run(run.info.run_id).inputs.dataset_inputs
    assert (read.dataset.name, read.dataset.digest) == ("iris", data.digest)
    assert {tag.key: tag.value for tag in read.tags} == {"mlflow.data.context": "training", "split": "all"}
    assert "sepal length (cm)" in read.dataset.schema

    def search(filter_string):
        return names_of(client.search_runs([fluent_experiment], filter_string))

    assert search("dataset.name = 'iris'") == ["with"]
    assert search("datasets.context LIKE 'train%'") == ["with"]
    assert search(f"dataset.digest IN ('{data.digest}', 'x') AND dataset.name = 'iris'") == ["with"]
    assert search("dataset.name != 'iris'") == []


def test_datasets_of_an_experiment_are_listed(rest, fluent_experiment, iris):
    features, _ = iris
    with mlflow.start_run():
        mlflow.log_input(mlflow.data.from_pandas(features, name="iris"), context="eval")
    status, body = rest.post(
        "/experiments/search-datasets",
        {"experiment_ids": [fluent_experiment]},
        prefix="/ajax-api/2.0/mlflow",
    )
    assert status == 200
    [summary] = body["dataset_summaries"]
    assert (summary["name"], summary["context"]) == ("iris", "eval")
    assert summary["experiment_id"] == fluent_experiment
