"""What every test uses: the server under test, a client of it, and names that no other run has."""

import os
import tempfile
import uuid

# Before the import of mlflow: a client mistake answered with 5xx shall fail, not be retried for minutes.
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "60")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("MPLCONFIGDIR", os.path.join(tempfile.gettempdir(), "headrace-clients-mpl"))

import mlflow
import pytest
from mlflow import MlflowClient

from support import SERVER_URL, Rest


@pytest.fixture(scope="session")
def rest():
    """Plain HTTP, for what the client's own code hides."""
    return Rest(SERVER_URL, os.environ.get("MLFLOW_TRACKING_TOKEN"))


@pytest.fixture(scope="session")
def client():
    return MlflowClient(SERVER_URL)


@pytest.fixture
def unique():
    """Makes a name that no other test and no earlier run of the suite has."""
    token = uuid.uuid4().hex[:10]
    return lambda name="x": f"{name}-{token}"


@pytest.fixture
def experiment_id(client, unique):
    return client.create_experiment(unique("experiment"))


@pytest.fixture
def run_id(client, experiment_id):
    return client.create_run(experiment_id).info.run_id


@pytest.fixture(autouse=True)
def fluent_api(tmp_path, monkeypatch):
    """The fluent API starts each test without a run, an experiment or autologging left by another."""
    monkeypatch.chdir(tmp_path)
    mlflow.set_tracking_uri(SERVER_URL)
    mlflow.set_registry_uri(SERVER_URL)
    yield
    while mlflow.active_run() is not None:
        mlflow.end_run()


@pytest.fixture
def fluent_experiment(unique):
    return mlflow.set_experiment(unique("fluent")).experiment_id


@pytest.fixture(scope="session")
def iris():
    from sklearn.datasets import load_iris

    return load_iris(return_X_y=True, as_frame=True)


@pytest.fixture(scope="session")
def fitted(iris):
    from sklearn.linear_model import LogisticRegression

    features, target = iris
    return LogisticRegression(max_iter=500).fit(features, target)
