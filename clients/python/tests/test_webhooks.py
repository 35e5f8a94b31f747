"""Webhooks: the client's own calls, and a delivery that arrives signed."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time

import pytest
from mlflow.entities.webhook import WebhookEvent, WebhookStatus
from mlflow.exceptions import MlflowException

SECRET = "a secret of the receiver"


class Receiver(http.server.ThreadingHTTPServer):
    """Keeps what it is sent; listens on loopback."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.deliveries = []
        self.url = f"http://127.0.0.1:{self.server_port}/hook"

    def wait_for(self, count):
        deadline = time.monotonic() + 30
        while len(self.deliveries) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.deliveries


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.deliveries.append((self.headers, body.decode()))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"thanks")

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def create(client, unique):
    """Makes webhooks that are gone after the test."""
    made = []

    def make(**fields):
        webhook = client.create_webhook(name=unique("hook"), **fields)
        made.append(webhook.webhook_id)
        return webhook

    yield make
    for webhook_id in made:
        try:
            client.delete_webhook(webhook_id)
        except MlflowException:
            pass


def verify(headers, body):
    """As a receiver should: the signature over id, time and body."""
    signed = f"{headers['X-MLflow-Delivery-Id']}.{headers['X-MLflow-Timestamp']}.{body}"
    digest = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    return hmac.compare_digest(expected, headers["X-MLflow-Signature"])


def test_what_is_created_is_read_changed_and_removed(client, create, receiver):
    webhook = create(url=receiver.url, events=["registered_model.created"], description="d", secret=SECRET)
    assert webhook.status == WebhookStatus.ACTIVE
    found = client.get_webhook(webhook.webhook_id)
    assert (found.name, found.url, found.description) == (webhook.name, receiver.url, "d")
    assert [str(event) for event in found.events] == ["registered_model.created"]
    assert webhook.webhook_id in [each.webhook_id for each in client.list_webhooks(max_results=1000)]

    changed = client.update_webhook(
        webhook.webhook_id, events=[WebhookEvent("model_version", "created")], status=WebhookStatus.DISABLED
    )
    assert changed.status == WebhookStatus.DISABLED
    assert [str(event) for event in changed.events] == ["model_version.created"]
    assert changed.description == "d"

    client.delete_webhook(webhook.webhook_id)
    with pytest.raises(MlflowException) as error:
        client.get_webhook(webhook.webhook_id)
    assert error.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_pages_are_followed(client, create, receiver):
    made = [create(url=receiver.url, events=["registered_model.created"]).webhook_id for _ in range(3)]
    found, token = [], None
    while True:
        page = client.list_webhooks(max_results=1, page_token=token)
        found += [each.webhook_id for each in page]
        token = page.token
        if not token:
            break
    assert [each for each in found if each in made] == list(reversed(made))


def test_changes_of_the_registry_arrive_signed(client, create, receiver, unique):
    create(
        url=receiver.url,
        events=["registered_model.created", "model_version.created", "model_version_alias.created"],
        secret=SECRET,
    )
    name = unique("model")
    client.create_registered_model(name, description="d")
    client.create_model_version(name, "s3://bucket/model")
    client.set_registered_model_alias(name, "champion", "1")

    deliveries = receiver.wait_for(3)
    assert all(verify(headers, body) for headers, body in deliveries)
    told = {(sent["entity"], sent["action"]): sent["data"] for sent in (json.loads(body) for _, body in deliveries)}
    assert told[("registered_model", "created")]["name"] == name
    assert told[("model_version", "created")]["source"] == "s3://bucket/model"
    assert told[("model_version_alias", "created")] == {"name": name, "alias": "champion", "version": "1"}


def test_a_test_tells_what_the_receiver_answered(client, create, receiver):
    webhook = create(url=receiver.url, events=["model_version_tag.set"], secret=SECRET)
    result = client.test_webhook(webhook.webhook_id)
    assert (result.success, result.response_status, result.response_body) == (True, 200, "thanks")
    [(headers, body)] = receiver.deliveries
    assert verify(headers, body)
    assert json.loads(body)["entity"] == "model_version_tag"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "No Capitals"},
        {"url": "ftp://example.com"},
        {"events": []},
        {"events": [{"entity": "MODEL_VERSION", "action": "DELETED"}]},
    ],
)
def test_what_cannot_be_is_refused(rest, receiver, fields):
    events = [{"entity": "REGISTERED_MODEL", "action": "CREATED"}]
    body = {"name": "hook", "url": receiver.url, "events": events, **fields}
    assert rest.refused("POST", "/webhooks", body) == (400, "INVALID_PARAMETER_VALUE")
