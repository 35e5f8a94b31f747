import math

import mlflow
import pytest
from mlflow.entities import Metric

from support import LARGEST_DOUBLE, raises


def history(client, run_id, key):
    return [
        (point.value, point.timestamp, point.step) for point in client.get_metric_history(run_id, key)
    ]


def test_one_metric_and_a_batch(client, run_id):
    client.log_metric(run_id, "loss", 0.5, timestamp=10, step=1)
    client.log_batch(run_id, metrics=[Metric("loss", 0.25, 20, 2), Metric("auc", 0.9, 20, 2)])
    assert client.get_run(run_id).data.metrics == {"loss": 0.25, "auc": 0.9}
    assert history(client, run_id, "loss") == [(0.5, 10, 1), (0.25, 20, 2)]


def test_nan_and_the_infinities(client, rest, run_id):
    client.log_metric(run_id, "nan", math.nan, timestamp=1)
    client.log_metric(run_id, "up", math.inf, timestamp=1)
    client.log_metric(run_id, "down", -math.inf, timestamp=1)
    client.log_batch(run_id, metrics=[Metric("batch", math.nan, 1, 0)])
    metrics = client.get_run(run_id).data.metrics
    assert math.isnan(metrics["nan"]) and math.isnan(metrics["batch"])
    assert (metrics["up"], metrics["down"]) == (LARGEST_DOUBLE, -LARGEST_DOUBLE)
    assert math.isnan(history(client, run_id, "nan")[0][0])
    _, body = rest.get("/metrics/get-history", {"run_id": run_id, "metric_key": "nan", "max_results": 9})
    assert body["metrics"][0]["value"] == "NaN"


@pytest.mark.parametrize("value", [5e-324, -0.0, 1e308, 0.1 + 0.2, 123456789.123456789, 2**53])
def test_doubles_come_back_to_the_last_bit(client, run_id, value):
    client.log_metric(run_id, "m", value)
    assert client.get_run(run_id).data.metrics["m"] == value
    assert history(client, run_id, "m")[0][0] == value


@pytest.mark.parametrize("step", [0, -1, -(2**31), 2**40, 2**53 + 1, 2**63 - 1, -(2**63)])
def test_steps_are_64_bit_integers(client, run_id, step):
    client.log_metric(run_id, "m", 1.5, timestamp=7, step=step)
    assert history(client, run_id, "m") == [(1.5, 7, step)]


@pytest.mark.parametrize("timestamp", [0, 1, 2**53 + 1, 2**62])
def test_timestamps_are_64_bit_integers(client, run_id, timestamp):
    client.log_batch(run_id, metrics=[Metric("m", 1.5, timestamp, 3)])
    assert history(client, run_id, "m") == [(1.5, timestamp, 3)]


def test_the_same_point_again_is_kept_once(client, run_id):
    for _ in range(3):
        client.log_metric(run_id, "m", 1.0, timestamp=5, step=2)
    client.log_batch(run_id, metrics=[Metric("m", 1.0, 5, 2), Metric("m", 1.0, 5, 2)])
    assert history(client, run_id, "m") == [(1.0, 5, 2)]


def test_other_values_of_one_step_are_all_kept(client, run_id):
    client.log_metric(run_id, "m", 3.0, timestamp=5, step=2)
    client.log_metric(run_id, "m", 1.0, timestamp=5, step=2)
    client.log_metric(run_id, "m", 2.0, timestamp=6, step=2)
    assert sorted(history(client, run_id, "m")) == [(1.0, 5, 2), (2.0, 6, 2), (3.0, 5, 2)]


@pytest.mark.parametrize(
    ("points", "last"),
    [
        ([(1.0, 10, 1), (2.0, 5, 2)], 2.0),
        ([(2.0, 5, 2), (1.0, 10, 1)], 2.0),
        ([(1.0, 10, 1), (2.0, 11, 1)], 2.0),
        ([(2.0, 11, 1), (9.0, 10, 1)], 2.0),
        ([(1.0, 10, 1), (3.0, 10, 1), (2.0, 10, 1)], 3.0),
        ([(1.0, 10, -5), (2.0, 1, -9)], 1.0),
        ([(math.inf, 1, 0), (1.0, 2, 0)], 1.0),
    ],
)
@pytest.mark.parametrize("way", ["single", "batch"])
def test_the_last_value_has_the_largest_step_then_time_then_value(
    client, run_id, points, last, way
):
    if way == "batch":
        client.log_batch(run_id, metrics=[Metric("m", *point) for point in points])
    else:
        for value, timestamp, step in points:
            client.log_metric(run_id, "m", value, timestamp=timestamp, step=step)
    assert client.get_run(run_id).data.metrics == {"m": last}


def test_a_later_nan_is_the_last_value(client, run_id):
    client.log_metric(run_id, "m", 1.0, timestamp=1, step=1)
    client.log_metric(run_id, "m", math.nan, timestamp=1, step=2)
    assert math.isnan(client.get_run(run_id).data.metrics["m"])


def test_keys_with_every_allowed_character(client, run_id):
    for key in ("val/acc", "val acc", "a.b-c_d:e", "Ä", "1"):
        client.log_metric(run_id, key, 1)
    assert set(client.get_run(run_id).data.metrics) == {"val/acc", "val acc", "a.b-c_d:e", "Ä", "1"}


def test_asynchronous_logging_arrives_whole(client, fluent_experiment):
    with mlflow.start_run() as run:
        waiting = [
            mlflow.log_metric("m", step * 0.5, step=step, synchronous=False) for step in range(200)
        ]
        waiting.append(mlflow.log_params({"a": 1, "b": 2}, synchronous=False))
        waiting.append(mlflow.set_tag("t", "async", synchronous=False))
        for one in waiting:
            one.wait()
    read = client.get_run(run.info.run_id)
    assert read.data.params == {"a": "1", "b": "2"}
    assert read.data.tags["t"] == "async"
    assert [point[2] for point in history(client, run.info.run_id, "m")] == list(range(200))


def test_a_history_longer_than_a_page_comes_back_whole(client, run_id):
    total = 26_500
    for first in range(0, total, 1000):
        points = [
            Metric("long", float(step % 97), 1000 + step, step)
            for step in range(first, min(first + 1000, total))
        ]
        client.log_batch(run_id, metrics=points)
    read = history(client, run_id, "long")
    assert len(read) == total
    assert read == [(float(step % 97), 1000 + step, step) for step in range(total)]


def test_history_pages_by_token(rest, client, run_id):
    client.log_batch(run_id, metrics=[Metric("m", step, step, step) for step in range(10)])
    ask = {"run_id": run_id, "metric_key": "m", "max_results": 4}
    seen, pages, token = [], 0, None
    while pages == 0 or token:
        _, body = rest.get("/metrics/get-history", ask | ({"page_token": token} if token else {}))
        seen += [point["step"] for point in body["metrics"]]
        token, pages = body.get("next_page_token"), pages + 1
    assert (seen, pages) == (list(range(10)), 3)


def test_a_metric_never_logged_has_no_history(client, run_id):
    assert client.get_metric_history(run_id, "none") == []


def test_several_runs_in_one_request(rest, client, experiment_id):
    run_ids = [client.create_run(experiment_id).info.run_id for _ in range(3)]
    for index, run_id in enumerate(run_ids):
        points = [Metric("m", index + step / 10, step, step) for step in range(5)]
        client.log_batch(run_id, metrics=points)
    status, body = rest.get(
        "/metrics/get-history-bulk",
        {"run_id": run_ids, "metric_key": "m"},
        prefix="/ajax-api/2.0/mlflow",
    )
    assert status == 200
    assert len(body["metrics"]) == 15
    assert {point["run_id"] for point in body["metrics"]} == set(run_ids)


def test_a_sampled_history_keeps_both_ends(rest, client, experiment_id):
    run_ids = [client.create_run(experiment_id).info.run_id for _ in range(2)]
    for run_id in run_ids:
        points = [Metric("m", step, step, step) for step in range(1000)]
        client.log_batch(run_id, metrics=points)
    status, body = rest.get(
        "/metrics/get-history-bulk-interval",
        {"run_ids": run_ids, "metric_key": "m", "max_results": 50},
        prefix="/ajax-api/2.0/mlflow",
    )
    assert status == 200
    for run_id in run_ids:
        steps = [point["step"] for point in body["metrics"] if point["run_id"] == run_id]
        assert (steps[0], steps[-1]) == (0, 999)
        assert 50 <= len(steps) <= 52
        assert steps == sorted(steps)


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/metrics/get-history-bulk", {"metric_key": "m"}),
        ("/metrics/get-history-bulk", {"run_id": ["a"] * 101, "metric_key": "m"}),
        ("/metrics/get-history-bulk-interval", {"metric_key": "m"}),
        ("/metrics/get-history-bulk-interval", {"run_ids": "a", "metric_key": "m", "max_results": 2501}),
        ("/metrics/get-history-bulk-interval", {"run_ids": "a", "metric_key": "m", "start_step": 1}),
    ],
)  # fmt: skip
def test_mistakes_in_asking_for_histories(rest, path, params):
    refused = rest.refused("GET", path, params=params, prefix="/ajax-api/2.0/mlflow")
    assert refused == (400, "INVALID_PARAMETER_VALUE")


def test_the_client_sees_the_code_of_a_missing_run(client):
    with raises("RESOURCE_DOES_NOT_EXIST", match="not found"):
        client.get_run("f" * 32)
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.log_metric("f" * 32, "m", 1)
