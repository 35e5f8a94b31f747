"""HTTP: addresses, the key, tries, and errors as the server tells them."""

from __future__ import annotations

import os
import random
import threading
import time
import weakref
from typing import Any, Callable, Dict, Iterator, Mapping, Optional, Tuple, Union, cast
from urllib.parse import quote

import requests
from requests.auth import AuthBase

from ._version import VERSION
from .errors import BY_CODE, ConnectionFailed, HeadraceError

CONNECT_SECONDS = 10.0
LONGEST_PAUSE = 10.0
# What a proxy says while the server behind it starts again; 503 is also the server's own.
PASSING = (502, 503, 504)

Body = Callable[[], Any]
Params = Mapping[str, Union[str, int, None]]


class _Bearer(AuthBase):
    """An auth of its own, or requests would take what ~/.netrc holds for the host instead."""

    def __init__(self, key: Optional[str]) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class Transport:
    """Calls below `/api/v1` of one server. A session for each thread and process, so that any may call."""

    def __init__(self, url: str, key: Optional[str], *, timeout: float, retries: int) -> None:
        self.url = url.rstrip("/")
        self.timeout = timeout
        self._auth = _Bearer(key)
        self._retries = retries
        self._local = threading.local()
        self._sessions: "weakref.WeakSet[requests.Session]" = weakref.WeakSet()

    def json(self, method: str, path: str, **options: Any) -> Any:
        """The answer's JSON; None where there is none."""
        answer = self.send(method, path, **options)
        return answer.json() if answer.content else None

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Optional[Params] = None,
        json: Any = None,
        body: Optional[Body] = None,
        headers: Optional[Mapping[str, str]] = None,
        stream: bool = False,
        timeout: Optional[float] = None,
        repeatable: Optional[bool] = None,
    ) -> requests.Response:
        """An answer of success.

        A call is tried again if nobody listened, if the server said that it cannot for now, and, where
        repeating changes nothing (`repeatable`, as of GET), also when the connection broke. `body` makes
        the body of each try anew.
        """
        again = method == "GET" if repeatable is None else repeatable
        for attempt in range(self._retries + 1):
            is_last = attempt == self._retries
            try:
                answer = self._session().request(
                    method,
                    f"{self.url}/api/v1{path}",
                    params={name: value for name, value in (params or {}).items() if value is not None},
                    json=json,
                    data=None if body is None else body(),
                    headers=dict(headers or {}),
                    stream=stream,
                    timeout=(CONNECT_SECONDS, timeout or self.timeout),
                    allow_redirects=False,
                )
            except (requests.ConnectionError, requests.Timeout) as error:
                if is_last or not (again or _was_never_sent(error)):
                    raise self._unreachable(error) from error
                time.sleep(_pause(attempt, None))
                continue
            if is_last or not _may_pass(answer.status_code, again):
                return self._checked(answer)
            answer.close()
            time.sleep(_pause(attempt, answer.headers.get("Retry-After")))
        raise AssertionError("the last try returns or raises")

    def pages(self, path: str, params: Params, page_size: int) -> Iterator[Dict[str, Any]]:
        """Items of a list, page after page as they are asked for."""
        cursor: Optional[str] = None
        while True:
            page = self.json("GET", path, params={**params, "limit": page_size, "cursor": cursor})
            yield from page["items"]
            cursor = page["nextCursor"]
            if cursor is None:
                return

    def close(self) -> None:
        for session in list(self._sessions):
            session.close()

    def _session(self) -> requests.Session:
        pid, session = getattr(self._local, "session", (0, None))
        if session is None or pid != os.getpid():
            session = requests.Session()
            session.auth = self._auth
            session.headers["User-Agent"] = f"headrace-python/{VERSION}"
            self._local.session = (os.getpid(), session)
            self._sessions.add(session)
        return cast(requests.Session, session)

    def _checked(self, answer: requests.Response) -> requests.Response:
        if 300 <= answer.status_code < 400:
            place = answer.headers.get("Location", "elsewhere")
            message = f"{self.url} sends on to {place}. Give that server's address as the URL"
            raise HeadraceError(message, code="REDIRECTED", status=answer.status_code)
        if answer.status_code >= 400:
            raise _to_error(answer)
        return answer

    def _unreachable(self, error: Exception) -> ConnectionFailed:
        if isinstance(error, requests.Timeout):
            message = f"{self.url} did not answer in time ({self.timeout:g} s)"
        else:
            message = f"{self.url} cannot be reached. Is Headrace running there? {_reason(error)}"
        return ConnectionFailed(message, code="UNREACHABLE")


def segment(text: str) -> str:
    """A text as one part of a path."""
    return quote(text, safe="")


def _may_pass(status: int, is_repeatable: bool) -> bool:
    return status == 503 or (is_repeatable and status in PASSING)


def _was_never_sent(error: Exception) -> bool:
    """True where the connection was refused, or was never made: the server knows nothing of the call."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return type(cause).__name__ in ("NewConnectionError", "NameResolutionError")


def _reason(error: Exception) -> str:
    cause = getattr(error.args[0], "reason", error) if error.args else error
    return f"({str(cause).rsplit(': ', 1)[-1]})"


def _pause(attempt: int, retry_after: Optional[str]) -> float:
    """Seconds before the next try: half a second, doubled each time, with some chance in it."""
    asked = float(retry_after) if retry_after is not None and retry_after.isdigit() else 0.0
    backoff = 0.5 * 2.0**attempt * random.uniform(0.5, 1.0)
    return min(max(asked, backoff), LONGEST_PAUSE)


def _to_error(answer: requests.Response) -> HeadraceError:
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    code = str(problem.get("title", "UNKNOWN"))
    fallback = f"{answer.url.split('?')[0]} answered {answer.status_code} {answer.reason}"
    kind, code = _kind_of(code, answer.status_code)
    message = str(problem.get("detail") or fallback)
    return kind(message, code=code, status=answer.status_code, details=problem)


def _kind_of(code: str, status: int) -> Tuple[type[HeadraceError], str]:
    if code in BY_CODE:
        return BY_CODE[code], code
    by_status = {401: "UNAUTHENTICATED", 403: "FORBIDDEN", 404: "NOT_FOUND", 413: "LIMIT_EXCEEDED"}
    known = by_status.get(status, "UNAVAILABLE" if status in PASSING else None)
    return (HeadraceError, code) if known is None else (BY_CODE[known], known)
