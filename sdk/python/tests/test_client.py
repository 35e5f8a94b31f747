"""Which server and key are meant, and answers as Python has them."""

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import template_of
from headrace._read import parse_time
from headrace.client import find_server

MLFLOW = {"MLFLOW_TRACKING_URI": "http://ml:5000/", "MLFLOW_TRACKING_TOKEN": "token"}


@pytest.mark.parametrize(
    ("url", "key", "environment", "found"),
    [
        (None, None, {}, ("http://127.0.0.1:3000", None)),
        (None, None, {"HEADRACE_URL": "http://a/", "HEADRACE_KEY": "k"}, ("http://a", "k")),
        ("https://b", "given", {"HEADRACE_URL": "http://a", "HEADRACE_KEY": "k"}, ("https://b", "given")),
        (None, None, MLFLOW, ("http://ml:5000", "token")),
        (None, None, {**MLFLOW, "HEADRACE_KEY": "k"}, ("http://ml:5000", "k")),
        ("http://ml:5000", None, MLFLOW, ("http://ml:5000", "token")),
        # The token of one server goes to no other.
        (None, None, {**MLFLOW, "HEADRACE_URL": "http://a"}, ("http://a", None)),
        (None, None, {"MLFLOW_TRACKING_URI": "databricks"}, ("http://127.0.0.1:3000", None)),
    ],
)
def test_the_server_and_the_key_that_belongs_to_it_are_found(url, key, environment, found):
    assert find_server(url, key, environment) == found


@pytest.mark.parametrize("url", ["localhost:3000", "file:///tmp", "http://", "http://user:pass@host"])
def test_an_address_that_is_none_or_holds_a_password_is_refused(url):
    with pytest.raises(ValueError) as caught:
        find_server(url, None, {})
    assert "pass@" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31T10:00:00.123Z", (2026, 1, 31, 10, 0, 0, 123_000)),
        ("2026-01-31 10:00:00.1234567+00", (2026, 1, 31, 10, 0, 0, 123_456)),
        ("2026-01-31T10:00:00-05:30", (2026, 1, 31, 15, 30)),
    ],
)
def test_times_are_read_as_json_and_sql_write_them(text, moment):
    assert parse_time(text) == datetime.datetime(*moment, tzinfo=datetime.timezone.utc)


def test_many_threads_share_one_client(hr, orders):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: hr.datasets.get(orders.slug).facts, range(40)))
    assert found == [orders.facts] * 40


def test_the_types_of_the_package_are_sound_and_reach_who_uses_it(tmp_path):
    pytest.importorskip("mypy")
    folder = Path(__file__).parent.parent
    script = tmp_path / "use.py"
    script.write_text("import headrace\nreveal_type(headrace.Client().datasets.get('a').ingest().row_count)\n")
    command = [sys.executable, "-m", "mypy", "--config-file", str(folder / "pyproject.toml")]
    environment = {**os.environ, "MYPY_CACHE_DIR": str(tmp_path)}
    for target, expected in ((folder / "src", "Success"), (script, 'Revealed type is "int"')):
        done = subprocess.run([*command, str(target)], capture_output=True, text=True, env=environment)
        assert done.returncode == 0 and expected in done.stdout, done.stdout + done.stderr


def test_every_call_of_the_sdk_is_one_of_the_openapi_document(hr, recorded_calls):
    paths = hr.transport.json("GET", "/openapi.json")["paths"]
    known = [(method.upper(), template_of(path)) for path, each in paths.items() for method in each]
    assert len(recorded_calls) > 30
    for method, path in recorded_calls - {("GET", "/openapi.json")}:
        assert any(method == each and pattern.match(path) for each, pattern in known), (method, path)
