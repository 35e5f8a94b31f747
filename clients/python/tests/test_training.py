"""Training as people do it: autologging, evaluation, and what both leave behind."""

import mlflow
import numpy as np
import pytest
from mlflow.models import infer_signature


@pytest.fixture
def autolog():
    mlflow.sklearn.autolog(log_input_examples=True, silent=True)
    yield
    mlflow.sklearn.autolog(disable=True)


def test_autologging_of_a_fit(client, fluent_experiment, autolog, iris):
    from sklearn.ensemble import RandomForestClassifier

    features, target = iris
    forest = RandomForestClassifier(n_estimators=7, max_depth=3, random_state=1)
    with mlflow.start_run() as run:
        forest.fit(features, target)
        forest.score(features, target)
    read = client.get_run(run.info.run_id)
    assert read.info.status == "FINISHED"
    assert read.data.params["n_estimators"] == "7"
    assert read.data.tags["estimator_name"] == "RandomForestClassifier"
    assert 0.9 < read.data.metrics["training_accuracy_score"] <= 1
    [context] = [tag.value for tag in read.inputs.dataset_inputs[0].tags if tag.key == "mlflow.data.context"]
    assert context == "train"
    files = {one.path for one in client.list_artifacts(run.info.run_id)}
    assert {"estimator.html", "training_confusion_matrix.png"} <= files
    [output] = read.outputs.model_outputs
    again = mlflow.sklearn.load_model(f"models:/{output.model_id}")
    assert np.array_equal(again.predict(features), forest.predict(features))


def test_autologging_of_a_grid_search_makes_child_runs(client, fluent_experiment, autolog, iris):
    from sklearn.model_selection import GridSearchCV
    from sklearn.tree import DecisionTreeClassifier

    features, target = iris
    search = GridSearchCV(DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2, 3]}, cv=2)
    with mlflow.start_run() as parent:
        search.fit(features, target)
    children = client.search_runs(
        [fluent_experiment],
        f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'",
        order_by=["params.max_depth"],
    )
    assert [run.data.params["max_depth"] for run in children] == ["1", "2", "3"]
    assert all("mean_test_score" in run.data.metrics for run in children)
    best = client.get_run(parent.info.run_id).data
    assert best.params["best_max_depth"] == str(search.best_params_["max_depth"])
    assert best.metrics["best_cv_score"] == pytest.approx(search.best_score_)


def test_evaluation_leaves_metrics_and_plots(client, fluent_experiment, fitted, iris):
    features, target = iris
    data = features.assign(target=target)
    with mlflow.start_run() as run:
        model = mlflow.sklearn.log_model(
            fitted, name="model", signature=infer_signature(features, fitted.predict(features))
        )
        result = mlflow.models.evaluate(
            model.model_uri,
            data,
            targets="target",
            model_type="classifier",
            evaluators="default",
            evaluator_config={"log_explainer": False, "log_model_explainability": False},
        )
    metrics = client.get_run(run.info.run_id).data.metrics
    assert metrics["accuracy_score"] == pytest.approx(result.metrics["accuracy_score"])
    assert metrics["accuracy_score"] > 0.9
    files = {one.path for one in client.list_artifacts(run.info.run_id)}
    assert any("confusion_matrix" in path for path in files), files
    assert client.get_run(run.info.run_id).inputs.dataset_inputs
