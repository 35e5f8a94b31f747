"""Waiting for jobs: to the end, not for ever, and what an interrupt leaves behind."""

import http.server
import signal
import subprocess
import sys
import threading
import time

import headrace
import pytest

SCRIPT = """
import sys, headrace
store = headrace.Client().stores.get(sys.argv[1])
print("waiting", flush=True)
store.scan(on_progress=lambda job: print("job", job.id, job.state, flush=True))
"""


@pytest.fixture
def slow_store(hr, unique):
    """A store whose only file answers when the test lets it: `release()`."""
    gate = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.answer(b"")

        def do_GET(self):
            gate.wait(60)
            self.answer(b"id\n1\n")

        def answer(self, body):
            self.send_response(200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/slow.csv"
    store = hr.stores.put(unique("slow"), kind="http", config={"urls": [url]})
    store.release = gate.set
    yield store
    gate.set()
    server.shutdown()


def test_a_wait_that_runs_out_leaves_the_job_running(hr, slow_store):
    with pytest.raises(headrace.WaitTimeout, match="it goes on as job") as caught:
        slow_store.scan(timeout=0.5)
    assert isinstance(caught.value, TimeoutError)
    slow_store.release()
    assert hr.jobs.wait(caught.value.job_id, timeout=60).state == "succeeded"
    assert slow_store.last_scan().found == 1


def test_an_interrupt_leaves_the_job_running(hr, slow_store):
    command = [sys.executable, "-c", SCRIPT, slow_store.slug]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        lines = iter(process.stdout.readline, "")
        job_id = next(line.split()[1] for line in lines if line.startswith("job"))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()
    assert "KeyboardInterrupt" in errors
    assert hr.jobs.get(job_id).state in ("queued", "running")
    slow_store.release()
    assert hr.jobs.wait(job_id, timeout=60).state == "succeeded"


def test_a_job_is_cancelled_and_who_waits_is_told(hr, slow_store):
    job = slow_store.start_scan()
    while hr.jobs.get(job.id).state == "queued":
        time.sleep(0.1)
    assert hr.jobs.cancel(job.id).cancel_requested
    with pytest.raises(headrace.JobFailed, match="was cancelled") as caught:
        hr.jobs.wait(job.id, timeout=60)
    assert caught.value.state == "cancelled"
    with pytest.raises(headrace.Conflict, match="already"):
        hr.jobs.cancel(job.id)
    assert any(each.id == job.id for each in hr.jobs.list('kind = "catalog.scan" and state = cancelled'))
