"""Queries of SQL over datasets, and their results as files."""

from __future__ import annotations

import os
import tempfile
import uuid
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Union

from ._read import read
from ._transport import Transport
from .errors import ConnectionFailed, HeadraceError, LimitExceeded
from .models import QuerySource, ResultColumn
from .queries import Result, pins_of, read_rows

PAGE_ROWS = 10_000
PAGED_ROWS = 200_000
# The server's own limits are 30 and 120 seconds, and twenty in its queue.
QUERY_SECONDS = 90.0
EXPORT_SECONDS = 180.0
CHUNK = 1024 * 1024
FORMATS = {".csv": "csv", ".parquet": "parquet"}


def run_query(transport: Transport, sql: str, limit: Optional[int]) -> Result:
    """All rows, page after page on the same versions, or the first `limit`."""
    rows: List[Sequence[Any]] = []
    pins: Dict[str, int] = {}
    duration = 0.0
    while True:
        wanted = PAGE_ROWS if limit is None else min(PAGE_ROWS, limit - len(rows))
        answer = _ask(transport, {"sql": sql, "limit": wanted, "offset": len(rows), "pins": pins})
        columns = [read(ResultColumn, column) for column in answer["columns"]]
        sources = [read(QuerySource, source) for source in answer["sources"]]
        rows.extend(read_rows(columns, answer["rows"]))
        duration += answer["durationMs"]
        has_more = bool(answer["hasMore"])
        if not has_more or len(rows) == limit:
            return Result(columns, rows, has_more, sources, duration)
        _check_next_page(answer, len(rows))
        pins = dict(pins_of(sources))


def _check_next_page(answer: Dict[str, Any], read_so_far: int) -> None:
    if not answer["isStable"]:
        reason = "gives other rows each time it runs, so that there is no next page"
    elif read_so_far >= PAGED_ROWS:
        reason = f"has more than {read_so_far} rows"
    else:
        return
    advice = "Give a limit, or write the whole result into a file with export()"
    raise LimitExceeded(f"The query {reason}. {advice}", code="LIMIT_EXCEEDED")


def _ask(transport: Transport, question: Dict[str, Any]) -> Dict[str, Any]:
    """One page. Ctrl-C stops the query at the server too."""
    query_id = uuid.uuid4().hex
    try:
        answer: Dict[str, Any] = transport.json(
            "POST",
            "/explore/query",
            json={**question, "id": query_id},
            repeatable=True,
            timeout=max(QUERY_SECONDS, transport.timeout),
        )
        return answer
    except KeyboardInterrupt:
        _stop(transport, query_id)
        raise


def _stop(transport: Transport, query_id: str) -> None:
    try:
        transport.json("DELETE", f"/explore/query/{query_id}", timeout=5.0)
    except HeadraceError:
        # It stops by its time limit; what matters now is the interrupt.
        pass


def export_query(
    transport: Transport, sql: str, path: Union[str, "os.PathLike[str]"], format: Optional[str]
) -> int:
    """Writes the whole result to `path`, in place of a former file, and returns the number of rows."""
    target = Path(path)
    wanted = format or FORMATS.get(target.suffix.lower())
    if wanted is None:
        raise ValueError(f"{target.name} ends neither in .parquet nor in .csv: give format=")
    answer = transport.send(
        "POST",
        "/explore/export",
        json={"sql": sql, "format": wanted},
        stream=True,
        repeatable=True,
        timeout=max(EXPORT_SECONDS, transport.timeout),
    )
    with answer:
        handle, part = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                size = sum(file.write(chunk) for chunk in answer.iter_content(CHUNK))
            _check_size(size, answer.headers.get("Content-Length"))
            _use_mode_of_new_files(part)
            os.replace(part, target)
        except BaseException:
            os.unlink(part)
            raise
        return int(answer.headers["X-Row-Count"])


def _check_size(size: int, announced: Optional[str]) -> None:
    if announced is not None and int(announced) != size:
        message = f"The file broke off after {size} of {announced} bytes. Nothing was written"
        raise ConnectionFailed(message, code="UNREACHABLE")


def _use_mode_of_new_files(path: str) -> None:
    """Files of mkstemp are for their owner alone."""
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(path, 0o666 & ~mask)
