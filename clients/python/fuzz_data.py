"""The data that both servers are filled with, and one way to ask both."""

import time

import requests

EXPERIMENTS = 10
RUNS = 120
METRICS = ["auc", "loss", "a.b", "val acc", "x/y", "end"]
PARAMS = ["lr", "model", "order", "a b", "key"]
TAGS = ["team", "stage", "mlflow.note.content", "a-b"]
VALUES = [0.0, 1.0, -1.5, 0.25, 0.5, 0.75, 1e10, "NaN", "Infinity", "-Infinity"]
# PostgreSQL reads a backslash in a pattern as an escape, and so does MLflow on it; Headrace takes it as
# itself, so patterns are made without.
WORDS = ["a", "b", "A", "gbt", "GBT", "0.1", "1", "x_y", "50%", "", "back\\slash", "ünï", "it's"]
STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]
START_MS = 1_700_000_000_000


class Peer:
    """One server. Objects are told apart by name, because ids differ between servers."""

    def __init__(self, url, token):
        self.url = url.rstrip("/")
        self.headers = {"Connection": "close"}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"
        self.experiment = None
        self.run_ids = {}
        self.model_ids = {}

    def call(self, method, path, **fields):
        key = "params" if method == "GET" else "json"
        answer = requests.request(
            method, f"{self.url}/api/2.0/mlflow/{path}", headers=self.headers, timeout=60, **{key: fields}
        )
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        return answer.json() if is_json else {"error_code": f"HTTP {answer.status_code}"}

    def must(self, method, path, **fields):
        answer = self.call(method, path, **fields)
        if "error_code" in answer:
            raise SystemExit(f"{self.url} {path}: {answer}")
        return answer

    def search(self, search):
        """(error_code, None) or (None, names in order)."""
        return search.ask(self)


def fill(peer, rnd):
    fill_experiments(peer, rnd)
    for number in range(RUNS):
        fill_run(peer, rnd, number)
    fill_logged_models(peer, rnd)
    fill_registry(peer, rnd)


def fill_experiments(peer, rnd):
    for number in range(EXPERIMENTS):
        tags = [{"key": key, "value": rnd.choice(WORDS[:11])} for key in TAGS if rnd.random() < 0.5]
        answer = peer.must("POST", "experiments/create", name=f"fz {'aAbB_%'[number % 6]}{number}", tags=tags)
        peer.experiment = peer.experiment or answer["experiment_id"]
        # Creation times tell experiments apart in both servers alike.
        time.sleep(0.01)


def fill_run(peer, rnd, number):
    start = START_MS + number * 1000
    name = f"run {number:03d}"
    user = rnd.choice(["ana", "Ben", "c_d"])
    run = peer.must(
        "POST", "runs/create", experiment_id=peer.experiment, run_name=name, start_time=start, user_id=user
    )["run"]["info"]
    peer.run_ids[name] = run["run_id"]
    metrics = [
        {"key": key, "value": rnd.choice(VALUES), "timestamp": start, "step": 0}
        for key in METRICS
        if rnd.random() < 0.7
    ]
    params = [{"key": key, "value": rnd.choice(WORDS)} for key in PARAMS if rnd.random() < 0.7]
    tags = [{"key": key, "value": rnd.choice(WORDS)} for key in TAGS if rnd.random() < 0.6]
    peer.must("POST", "runs/log-batch", run_id=run["run_id"], metrics=metrics, params=params, tags=tags)
    if rnd.random() < 0.5:
        digest, context = rnd.choice(["d1", "d2"]), rnd.choice(["train", "eval"])
        dataset = {"name": rnd.choice(["bank", "Bank", "air"]), "digest": digest, "source_type": "local", "source": "{}"}
        inputs = [{"tags": [{"key": "mlflow.data.context", "value": context}], "dataset": dataset}]
        peer.must("POST", "runs/log-inputs", run_id=run["run_id"], datasets=inputs)
    status = rnd.choice(STATUSES)
    end = {"end_time": start + rnd.choice([1, 500, 90_000])} if status in STATUSES[2:] else {}
    peer.must("POST", "runs/update", run_id=run["run_id"], status=status, **end)
    if rnd.random() < 0.1:
        peer.must("POST", "runs/delete", run_id=run["run_id"])


def fill_logged_models(peer, rnd):
    for number in range(30):
        model = peer.must(
            "POST",
            "logged-models",
            experiment_id=peer.experiment,
            name=f"lm-{'abAB'[number % 4]}{number:02d}",
            model_type=rnd.choice(["agent", "Agent", ""]),
            params=[{"key": "lr", "value": rnd.choice(["0.1", "1", "gbt"])}] if rnd.random() < 0.7 else [],
            tags=[{"key": "team", "value": rnd.choice(["a", "A", "b"])}] if rnd.random() < 0.7 else [],
        )["model"]["info"]
        peer.model_ids[model["name"]] = model["model_id"]
        if rnd.random() < 0.6:
            peer.must(
                "PATCH",
                f"logged-models/{model['model_id']}",
                model_id=model["model_id"],
                status="LOGGED_MODEL_READY",
            )
        time.sleep(0.003)


def fill_registry(peer, rnd):
    for number in range(15):
        name = f"rm-{'aAbB'[number % 4]}_{number:02d}"
        tags = [{"key": "team", "value": rnd.choice(["a", "A", "b", "50%"])}] if rnd.random() < 0.7 else []
        peer.must("POST", "registered-models/create", name=name, tags=tags)
        for _ in range(rnd.choice([0, 1, 2, 3])):
            time.sleep(0.003)
            own = [{"key": "stage", "value": rnd.choice(["x", "X", "y"])}] if rnd.random() < 0.6 else []
            source = rnd.choice(["s3://bucket/a", "s3://bucket/B_c", "gs://other/50%"])
            peer.must("POST", "model-versions/create", name=name, source=source, tags=own)
        time.sleep(0.003)
