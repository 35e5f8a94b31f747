"""Headrace from Python: catalog stores of data, read versions, ask SQL, keep contracts, tell and read lineage.

    import headrace

    hr = headrace.Client()
    orders = hr.stores.get("shop").catalog("public/orders")
    orders.ingest()
"""

from ._version import VERSION as __version__
from .cataloging import Cataloged, LeftOut
from .client import Client
from .contracts import Contract
from .datasets import Dataset
from .errors import (
    AlreadyExists,
    Conflict,
    ConnectionFailed,
    Forbidden,
    HeadraceError,
    Internal,
    InvalidInput,
    JobFailed,
    LimitExceeded,
    NotFound,
    StoreTestFailed,
    Unauthenticated,
    Unavailable,
    WaitTimeout,
)
from .jobs import Job
from .queries import Result
from .stores import Store
from .uploads import Uploaded

__all__ = [
    "AlreadyExists",
    "Cataloged",
    "Client",
    "Conflict",
    "ConnectionFailed",
    "Contract",
    "Dataset",
    "Forbidden",
    "HeadraceError",
    "Internal",
    "InvalidInput",
    "Job",
    "JobFailed",
    "LeftOut",
    "LimitExceeded",
    "NotFound",
    "Result",
    "Store",
    "StoreTestFailed",
    "Unauthenticated",
    "Unavailable",
    "Uploaded",
    "WaitTimeout",
    "__version__",
]
