"""Milliseconds of `log_metric` through the Python client, one a line. Usage: client.py <count>"""

import os
import sys
import time

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"

if "--close" in sys.argv:
    import requests

    send = requests.Session.send

    def send_and_close(self, request, **options):
        request.headers["Connection"] = "close"
        return send(self, request, **options)

    requests.Session.send = send_and_close

from mlflow import MlflowClient

client = MlflowClient()
experiment = client.create_experiment(f"client {time.time_ns()}")
run = client.create_run(experiment).info.run_id
for step in range(int(sys.argv[1])):
    begin = time.perf_counter()
    client.log_metric(run, "loss", 1.0 / (step + 1), step=step)
    print((time.perf_counter() - begin) * 1000)
