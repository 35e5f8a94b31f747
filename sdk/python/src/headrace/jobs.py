"""Work that goes on in the server's workers, and waiting for it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Iterator, Optional

from . import models
from ._read import read
from ._transport import Transport, segment
from .errors import JobFailed, WaitTimeout

FIRST_LOOK_SECONDS = 0.1
LONGEST_LOOK_SECONDS = 2.0
PAGE = 200

OnProgress = Callable[["Job"], None]


@dataclass(frozen=True)
class Job:
    """A job as it stood when it was asked about. `progress` is in [0, 1]."""

    id: str
    kind: str
    title: str
    state: str
    attempts: int
    progress: float
    progress_note: Optional[str]
    cancel_requested: bool
    error: Optional[str]
    created_at: datetime
    started_at: Optional[datetime]
    finished_at: Optional[datetime]
    # Told of a single job only, not in lists.
    error_code: Optional[str] = None
    result: Any = None

    @property
    def has_ended(self) -> bool:
        return self.state in ("succeeded", "failed", "cancelled")


class Jobs:
    """Jobs by their id: `client.jobs`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, job_id: str) -> Job:
        return read(Job, self._transport.json("GET", f"/jobs/{segment(job_id)}"))

    def list(self, filter: Optional[str] = None, *, sort: Optional[str] = None) -> Iterator[Job]:
        """Jobs that the filter lets through, newest first, page after page."""
        for item in self._transport.pages("/jobs", {"filter": filter, "sort": sort}, PAGE):
            yield read(Job, item)

    def cancel(self, job_id: str) -> Job:
        """Asks the job to stop. Conflict where it has ended."""
        return read(Job, self._transport.json("POST", f"/jobs/{segment(job_id)}/cancel"))

    def logs(self, job_id: str) -> Iterator[models.LogLine]:
        """Lines of its log, oldest first."""
        after = 0
        while True:
            path = f"/jobs/{segment(job_id)}/logs"
            page = self._transport.json("GET", path, params={"afterId": after})
            for line in page["lines"]:
                after = line["id"]
                yield read(models.LogLine, line)
            if not page["hasMore"]:
                return

    def wait(
        self,
        job_id: str,
        *,
        timeout: Optional[float] = None,
        on_progress: Optional[OnProgress] = None,
    ) -> Job:
        """The job, once it has succeeded. JobFailed where it ended otherwise, WaitTimeout after `timeout` seconds.

        Neither a timeout nor Ctrl-C stops the job: `cancel` does. `on_progress` is called whenever it
        stands otherwise than before.
        """
        give_up_at = None if timeout is None else time.monotonic() + timeout
        pause = FIRST_LOOK_SECONDS
        told: Optional[Job] = None
        while True:
            job = self.get(job_id)
            if on_progress is not None and job != told:
                on_progress(job)
                told = job
            if job.has_ended:
                return _succeeded(job)
            left = pause if give_up_at is None else give_up_at - time.monotonic()
            if left <= 0:
                message = f"{job.title} is still {job.state} after {timeout:g} s; it goes on as job {job.id}"
                raise WaitTimeout(message, job_id=job.id)
            time.sleep(min(pause, left))
            pause = min(pause * 1.5, LONGEST_LOOK_SECONDS)


def _succeeded(job: Job) -> Job:
    if job.state == "succeeded":
        return job
    if job.state == "cancelled":
        message, code = f"{job.title} was cancelled", "CANCELLED"
    else:
        message, code = job.error or f"{job.title} failed", job.error_code or "UNKNOWN"
    raise JobFailed(message, job_id=job.id, state=job.state, code=code)
