"""What every test uses: a running server (HEADRACE_URL, HEADRACE_KEY of an admin), stores, and other keys."""

import os
import re
import sqlite3
import uuid
from urllib.parse import unquote, urlsplit

import pytest
import requests

import headrace
from headrace._transport import Transport

CALLS = set()


@pytest.fixture(scope="session", autouse=True)
def recorded_calls():
    """Method and path of every call that any test makes, for the comparison with the OpenAPI document."""
    send = Transport.send

    def recorded(self, method, path, **options):
        if self.url == os.environ["HEADRACE_URL"].rstrip("/"):
            CALLS.add((method, path))
        return send(self, method, path, **options)

    Transport.send = recorded
    yield CALLS
    Transport.send = send


def pytest_collection_modifyitems(items):
    """What looks at all calls comes after them."""
    items.sort(key=lambda item: "recorded_calls" in item.function.__code__.co_varnames)


@pytest.fixture(scope="session")
def hr():
    with headrace.Client() as client:
        yield client


@pytest.fixture
def unique():
    """Makes an address that no other test and no earlier run has."""
    token = uuid.uuid4().hex[:8]
    return lambda name="x": f"{name}-{token}"


def call_console(procedure, body):
    """What only the console's own API does, such as to make a key."""
    answer = requests.post(
        f"{os.environ['HEADRACE_URL']}/api/trpc/{procedure}",
        json={"json": body},
        headers={"Authorization": f"Bearer {os.environ['HEADRACE_KEY']}"},
        timeout=30,
    )
    answer.raise_for_status()
    return answer.json()["result"]["data"]["json"]


@pytest.fixture(scope="session")
def viewer():
    key = call_console("keys.create", {"name": "viewer", "purpose": "Tests", "role": "viewer"})
    with headrace.Client(key=key["key"]) as client:
        yield client


@pytest.fixture(scope="session")
def ada():
    email = f"ada-{uuid.uuid4().hex[:8]}@example.org"
    call_console("people.create", {"name": f"Ada {email}", "email": email, "role": "steward"})
    return email


ORDERS = "id,total,at\n1,9.5,2026-01-01\n2,,2026-01-02\n3,7,2026-02-01\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with a file that can be read, one that cannot, and one of no known format."""
    (tmp_path / "orders.csv").write_text(ORDERS)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "orders.csv").write_text("id;note\n1;a\n")
    (tmp_path / "notes.txt").write_text("nothing")
    return tmp_path


@pytest.fixture
def files(hr, folder, unique):
    return hr.stores.put(unique("files"), kind="folder", config={"path": str(folder)})


@pytest.fixture
def orders(files, unique):
    return files.catalog("orders.csv", slug=unique("orders"), time_column="at")


@pytest.fixture
def sqlite_store(hr, tmp_path, unique):
    file = tmp_path / "shop.sqlite"
    with sqlite3.connect(file) as database:
        for table in ("orders", "people", "visits"):
            database.execute(f"CREATE TABLE {table} (id INTEGER NOT NULL, name TEXT)")
            database.execute(f"INSERT INTO {table} VALUES (1, 'a'), (2, NULL)")
    return hr.stores.put(unique("sqlite"), kind="sqlite", config={"path": str(file)})


@pytest.fixture(scope="session")
def database():
    """How the test's own PostgreSQL is reached: configuration and secret of a store."""
    import psycopg2

    url = os.environ["HEADRACE_TEST_DATABASE"]
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS orders")
        cursor.execute("CREATE TABLE orders (id INT NOT NULL, total NUMERIC(8, 2), paid BOOL, at TIMESTAMPTZ)")
        cursor.execute(
            "INSERT INTO orders VALUES (1, 9.50, true, '2026-01-01Z'), (2, NULL, NULL, '2026-01-02Z')"
        )
    connection.close()
    parts = urlsplit(url)
    config = {
        **{"host": parts.hostname, "port": parts.port, "database": parts.path[1:]},
        **{"user": unquote(parts.username), "tls": "off"},
    }
    return config, {"password": unquote(parts.password)}


def template_of(path):
    """A path of the OpenAPI document as a pattern."""
    return re.compile(re.sub(r"\\\{\w+\\\}|\{\w+\}", "[^/]+", path) + "$")
