"""Helpers of the tests: what differs between the servers, and errors as a client sees them."""

import os
from contextlib import contextmanager

import pytest
import requests
from mlflow.exceptions import MlflowException

SERVER_URL = os.environ["MLFLOW_TRACKING_URI"].rstrip("/")
IS_HEADRACE = os.environ.get("TRACKING_SERVER", "headrace") == "headrace"

# For what Headrace answers on purpose otherwise than MLflow's own server.
headrace_only = pytest.mark.skipif(not IS_HEADRACE, reason="MLflow's own server differs here")

LARGEST_DOUBLE = 1.7976931348623157e308


class Rest:
    """Requests to the MLflow routes; every answer is (status, body)."""

    def __init__(self, url, token):
        self.url = url
        self.session = requests.Session()
        if token:
            self.session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method, path, json=None, params=None, prefix="/api/2.0/mlflow", **more):
        answer = self.session.request(
            method, f"{self.url}{prefix}{path}", json=json, params=params, timeout=60, **more
        )
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        return answer.status_code, answer.json() if is_json else answer.text

    def post(self, path, json=None, **more):
        return self.call("POST", path, json=json if json is not None else {}, **more)

    def get(self, path, params=None, **more):
        return self.call("GET", path, params=params, **more)

    def refused(self, method, path, json=None, params=None, **more):
        """(status, error_code) of a request that must fail."""
        status, body = self.call(method, path, json=json, params=params, **more)
        assert status >= 400, f"{method} {path} was accepted: {body}"
        assert isinstance(body, dict), f"{method} {path} answered {status} without JSON: {body}"
        assert body.get("message"), body
        return status, body["error_code"]


@contextmanager
def raises(error_code, match=None):
    """The client raises MLflow's exception with this code."""
    with pytest.raises(MlflowException, match=match) as caught:
        yield caught
    assert caught.value.error_code == error_code, str(caught.value)


def names_of(runs):
    return [run.info.run_name for run in runs]
