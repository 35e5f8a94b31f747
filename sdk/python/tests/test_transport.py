"""What is tried again, and what is not, against a server on loopback that fails as it is told."""

import http.server
import json
import socket
import threading

import headrace
import pytest
from headrace import _transport
from headrace._transport import Transport

PAGE = {"items": [], "nextCursor": None}


class Scripted(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        size = int(self.headers.get("Content-Length") or 0)
        self.server.seen.append((self.command, self.rfile.read(size), self.headers.get("Authorization")))
        status, headers, body = self.server.script.pop(0)
        if status == "break":
            self.close_connection = True
            return
        text = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(text))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(_transport, "_pause", lambda attempt, retry_after: 0.01)
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    made.seen, made.script = [], []
    threading.Thread(target=made.serve_forever, daemon=True).start()
    made.url = f"http://127.0.0.1:{made.server_port}"
    yield made
    made.shutdown()


def a_transport(server):
    return Transport(server.url, "key", timeout=5, retries=2)


BREAK = ("break", {}, None)
BUSY = (503, {}, {"title": "UNAVAILABLE", "detail": "Too busy"})
GOOD = (200, {}, {"ok": True})


@pytest.mark.parametrize("fault", [BREAK, BUSY, (502, {}, None), (504, {}, None)])
def test_a_read_is_tried_again(server, fault):
    server.script = [fault, fault, GOOD]
    assert a_transport(server).json("GET", "/x") == {"ok": True}
    assert len(server.seen) == 3


def test_a_write_is_tried_again_only_where_the_server_did_not_take_it(server):
    server.script = [BUSY, GOOD]
    assert a_transport(server).json("POST", "/x", json={"a": 1}) == {"ok": True}
    assert [body for _, body, _ in server.seen] == [b'{"a": 1}'] * 2
    for fault in (BREAK, (502, {}, None)):
        server.seen.clear()
        server.script = [fault, GOOD]
        with pytest.raises(headrace.Unavailable):
            a_transport(server).json("POST", "/x", json={"a": 1})
        assert len(server.seen) == 1


def test_a_write_is_tried_again_where_nobody_listened(monkeypatch):
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Scripted, bind_and_activate=False)
    made.seen, made.script = [], [GOOD]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        made.server_address = probe.getsockname()

    def listen(*_):
        made.server_bind()
        made.server_activate()
        threading.Thread(target=made.serve_forever, daemon=True).start()
        return 0.01

    monkeypatch.setattr(_transport, "_pause", listen)
    made.url = f"http://127.0.0.1:{made.server_address[1]}"
    assert a_transport(made).json("POST", "/x", json={}) == {"ok": True}
    assert len(made.seen) == 1
    made.shutdown()


def test_a_write_that_changes_nothing_twice_is_tried_again_with_its_whole_body(server, tmp_path):
    server.script = [BREAK, GOOD]
    file = (tmp_path / "body")
    file.write_bytes(b"body")
    with file.open("rb") as opened:
        def body():
            opened.seek(0)
            return opened

        a_transport(server).json("PUT", "/x", body=body, repeatable=True)
    assert [sent for _, sent, _ in server.seen] == [b"body"] * 2


def test_what_the_server_says_of_the_last_try_is_told(server):
    server.script = [BUSY] * 3
    with pytest.raises(headrace.Unavailable, match="Too busy"):
        a_transport(server).json("GET", "/x")


def test_faults_of_the_call_are_not_tried_again(server):
    server.script = [(409, {}, {"title": "CONFLICT", "detail": "Taken"})]
    with pytest.raises(headrace.Conflict, match="Taken"):
        a_transport(server).json("GET", "/x")
    assert len(server.seen) == 1


def test_the_key_goes_nowhere_else(server, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login ada password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.script = [(302, {"Location": "http://127.0.0.1:9/"}, None)]
    with pytest.raises(headrace.HeadraceError, match="sends on to http://127.0.0.1:9/"):
        a_transport(server).json("GET", "/x")
    assert server.seen == [("GET", b"", "Bearer key")]


def test_what_is_no_answer_of_headrace_is_told_by_its_status(server):
    server.script = [(404, {}, "no such page"), (418, {}, None)]
    with pytest.raises(headrace.NotFound, match="answered 404"):
        a_transport(server).json("GET", "/x")
    with pytest.raises(headrace.HeadraceError) as caught:
        a_transport(server).json("GET", "/x")
    assert (caught.value.status, type(caught.value)) == (418, headrace.HeadraceError)


def test_an_answer_that_takes_too_long_is_told_with_the_time(server):
    listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    transport = Transport(f"http://127.0.0.1:{listener.server_port}", None, timeout=0.2, retries=0)
    with pytest.raises(headrace.ConnectionFailed, match=r"did not answer in time \(0.2 s\)"):
        transport.json("GET", "/x")
    listener.server_close()
