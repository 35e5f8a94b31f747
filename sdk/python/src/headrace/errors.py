"""What the SDK raises: one class, with a subclass for each code of the server and for each end of a wait."""

from __future__ import annotations

from typing import Any, Mapping, Optional


class HeadraceError(Exception):
    """Base of all that the SDK raises on purpose.

    `code` is the server's (such as NOT_FOUND), `status` its HTTP status, None where no answer came, and
    `details` the whole body of the answer.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "UNKNOWN",
        status: Optional[int] = None,
        details: Optional[Mapping[str, Any]] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.details = dict(details or {})


class InvalidInput(HeadraceError):
    """Something that was sent is wrong; the message names the place."""


class Unauthenticated(HeadraceError):
    """There is no key, or not one that holds."""


class Forbidden(HeadraceError):
    """The key's role does not allow it."""


class NotFound(HeadraceError):
    """Nothing has that slug, id or path."""


class AlreadyExists(HeadraceError):
    """The slug, or the store's object, is taken."""


class Conflict(HeadraceError):
    """It contradicts what is there."""


class LimitExceeded(HeadraceError):
    """It is more than the server takes or gives."""


class Unavailable(HeadraceError):
    """The server, or what stands behind it, does not answer for now."""


class Internal(HeadraceError):
    """A fault of the server's own; its log says more."""


class ConnectionFailed(Unavailable):
    """No answer came: nobody listens there, or the time was up."""


class StoreTestFailed(HeadraceError):
    """A step of a store's test failed; the message is the step's own."""

    def __init__(self, message: str, *, step: str) -> None:
        super().__init__(message, code="STORE_TEST_FAILED")
        self.step = step


class JobFailed(HeadraceError):
    """A job ended otherwise than well; `job_id` names it, `state` is failed or cancelled."""

    def __init__(self, message: str, *, job_id: str, state: str, code: str) -> None:
        super().__init__(message, code=code)
        self.job_id = job_id
        self.state = state


class WaitTimeout(HeadraceError, TimeoutError):
    """The time for waiting was up. The job goes on: `client.jobs.wait(error.job_id)` waits again."""

    def __init__(self, message: str, *, job_id: str) -> None:
        super().__init__(message, code="WAIT_TIMEOUT")
        self.job_id = job_id


BY_CODE: Mapping[str, type[HeadraceError]] = {
    "INVALID_INPUT": InvalidInput,
    "UNAUTHENTICATED": Unauthenticated,
    "FORBIDDEN": Forbidden,
    "NOT_FOUND": NotFound,
    "ALREADY_EXISTS": AlreadyExists,
    "CONFLICT": Conflict,
    "LIMIT_EXCEEDED": LimitExceeded,
    "UNAVAILABLE": Unavailable,
    "INTERNAL": Internal,
}
