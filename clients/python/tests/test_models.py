import mlflow
import numpy as np
import pytest
from mlflow.models import infer_signature

from support import raises


@pytest.fixture
def logged(fluent_experiment, fitted, iris, unique):
    """A model logged in a run, with a signature, an example and a metric linked to it."""
    features, target = iris
    with mlflow.start_run() as run:
        mlflow.log_metric("before", 1.0)
        info = mlflow.sklearn.log_model(
            fitted,
            name="model",
            signature=infer_signature(features, fitted.predict(features)),
            input_example=features.head(2),
            params={"C": 1.0},
            tags={"owner": unique()},
        )
        mlflow.log_metric("accuracy", 0.97, model_id=info.model_id)
    return run, info


def assert_predicts_alike(uri, fitted, iris):
    features, _ = iris
    expected = fitted.predict(features)
    assert np.array_equal(mlflow.sklearn.load_model(uri).predict(features), expected)


def test_a_logged_model_is_ready_and_knows_its_run(client, logged, fluent_experiment, unique):
    run, info = logged
    model = mlflow.get_logged_model(info.model_id)
    assert model.model_id.startswith("m-") and len(model.model_id) == 34
    assert model.status.name == "READY"
    assert (model.name, model.source_run_id) == ("model", run.info.run_id)
    assert model.experiment_id == fluent_experiment
    assert model.params == {"C": "1.0"}
    assert model.tags["owner"] == unique()
    assert {metric.key: metric.value for metric in model.metrics}["accuracy"] == 0.97
    read = client.get_run(run.info.run_id)
    assert [one.model_id for one in read.outputs.model_outputs] == [info.model_id]


def test_a_model_is_loaded_by_run_and_by_id(logged, fitted, iris):
    run, info = logged
    assert_predicts_alike(f"runs:/{run.info.run_id}/model", fitted, iris)
    assert_predicts_alike(f"models:/{info.model_id}", fitted, iris)
    assert mlflow.pyfunc.load_model(info.model_uri).metadata.signature is not None


def test_registry_round_trip(client, logged, fitted, iris, unique):
    run, info = logged
    name = unique("Irises α+1")
    version = mlflow.register_model(f"runs:/{run.info.run_id}/model", name)
    assert (int(version.version), version.status) == (1, "READY")
    client.set_registered_model_alias(name, "champion", version.version)
    for reference in ("@champion", "/1", "/latest"):
        assert_predicts_alike(f"models:/{name}{reference}", fitted, iris)
    read = client.get_model_version_by_alias(name, "champion")
    assert int(read.version) == 1
    assert read.run_id == run.info.run_id
    assert read.aliases == ["champion"]
    assert info.model_id in read.source
    assert "mlflow.modelVersions" in mlflow.get_logged_model(info.model_id).tags


def test_registering_while_logging(client, fluent_experiment, fitted, unique):
    for expected in (1, 2):
        with mlflow.start_run():
            mlflow.sklearn.log_model(fitted, name="m", registered_model_name=unique())
        [latest] = client.get_latest_versions(unique())
        assert int(latest.version) == expected


def test_a_model_outside_a_run(fluent_experiment, fitted, iris):
    info = mlflow.sklearn.log_model(fitted, name="alone")
    assert_predicts_alike(info.model_uri, fitted, iris)


def test_an_external_model(client, fluent_experiment):
    model = mlflow.create_external_model(name="elsewhere", model_type="agent")
    assert model.status.name == "READY"
    assert mlflow.get_logged_model(model.model_id).model_type == "agent"


def test_copying_a_version_to_another_model(client, logged, fitted, iris, unique):
    _, info = logged
    mlflow.register_model(info.model_uri, unique("dev"))
    copied = client.copy_model_version(f"models:/{unique('dev')}/1", unique("prod"))
    assert (copied.name, int(copied.version)) == (unique("prod"), 1)
    assert_predicts_alike(f"models:/{unique('prod')}/1", fitted, iris)
    again = client.copy_model_version(f"models:/{unique('dev')}/1", unique("prod"))
    assert int(again.version) == 2


def test_tags_of_a_logged_model(client, logged):
    _, info = logged
    mlflow.set_logged_model_tags(info.model_id, {"a": "1", "b": "2"})
    client.delete_logged_model_tag(info.model_id, "a")
    tags = mlflow.get_logged_model(info.model_id).tags
    assert "a" not in tags and tags["b"] == "2"
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.delete_logged_model_tag(info.model_id, "a")


def test_a_deleted_logged_model_is_not_found(client, logged):
    _, info = logged
    client.delete_logged_model(info.model_id)
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.get_logged_model(info.model_id)


def test_logged_models_are_searched(client, fluent_experiment):
    for index in range(5):
        model = client.create_logged_model(
            fluent_experiment, name=f"n{index}", params={"p": str(index % 2)}, tags={"t": "x"}
        )
        client.finalize_logged_model(model.model_id, "READY")
        with mlflow.start_run():
            mlflow.log_metric("score", index / 10, model_id=model.model_id)

    def search(filter_string=None, order_by=None, **more):
        found = client.search_logged_models(
            [fluent_experiment], filter_string=filter_string, order_by=order_by, **more
        )
        return [one.name for one in found]

    assert search(order_by=[{"field_name": "name"}]) == ["n0", "n1", "n2", "n3", "n4"]
    by_score = [{"field_name": "metrics.score", "ascending": False}]
    assert search("metrics.score >= 0.2", by_score) == ["n4", "n3", "n2"]
    assert search("params.p = '1'", by_score) == ["n3", "n1"]
    assert search("name LIKE 'n%' AND params.p = '0'", by_score) == ["n4", "n2", "n0"]
    assert search("tags.t != 'x'") == []
    page = client.search_logged_models([fluent_experiment], max_results=2, order_by=by_score)
    following = client.search_logged_models(
        [fluent_experiment], max_results=2, order_by=by_score, page_token=page.token
    )
    assert [one.name for one in (*page, *following)] == ["n4", "n3", "n2", "n1"]


def test_a_missing_model_has_no_uri(fluent_experiment):
    with raises("RESOURCE_DOES_NOT_EXIST"):
        mlflow.get_logged_model("m-" + "0" * 32)
    with raises("RESOURCE_DOES_NOT_EXIST"):
        mlflow.sklearn.load_model("models:/no such model/1")
