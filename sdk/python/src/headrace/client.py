"""The client: one server, one key."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Mapping, Optional, Tuple, Union
from urllib.parse import urlsplit

from . import models
from ._explore import export_query, run_query
from ._filters import equals
from ._read import read
from ._transport import Transport
from .contracts import Contracts
from .datasets import Datasets
from .errors import InvalidInput, NotFound
from .jobs import Jobs
from .lineage import Lineage
from .queries import Result
from .stores import Stores
from .uploads import Source, Uploaded, send_file

if TYPE_CHECKING:
    import pandas

DEFAULT_URL = "http://127.0.0.1:3000"
UPLOADS = "uploads"


class Client:
    """A Headrace server, as the owner of a key sees it. Threads may share one.

    `url` and `key` default to HEADRACE_URL and HEADRACE_KEY, and else to MLFLOW_TRACKING_URI and
    MLFLOW_TRACKING_TOKEN, which belong together: the token goes to no other address. `timeout` is in
    seconds, of one call; `retries` are those of a call that may be repeated.
    """

    def __init__(
        self,
        url: Optional[str] = None,
        key: Optional[str] = None,
        *,
        timeout: float = 60.0,
        retries: int = 4,
    ) -> None:
        address, found = find_server(url, key, os.environ)
        self.transport = Transport(address, found, timeout=timeout, retries=retries)
        self.stores = Stores(self)
        self.datasets = Datasets(self)
        self.contracts = Contracts(self)
        self.lineage = Lineage(self)
        self.jobs = Jobs(self.transport)

    def __repr__(self) -> str:
        return f"<headrace.Client {self.url}>"

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        return self.transport.url

    def close(self) -> None:
        """Closes the connections; a later call opens new ones."""
        self.transport.close()

    def me(self) -> models.Me:
        """Whose key it is, and what it may do."""
        return read(models.Me, self.transport.json("GET", "/me"))

    def person(self, who: str) -> models.Person:
        """A person by e-mail address or name."""
        by_words = f"{equals('email', who)} or {equals('name', who)}"
        found = [read(models.Person, item) for item in self.transport.pages("/people", {"filter": by_words}, 50)]
        if not found:
            raise NotFound(f'There is nobody "{who}"', code="NOT_FOUND")
        if len(found) > 1:
            addresses = ", ".join(person.email for person in found)
            message = f'{len(found)} people are called "{who}". Give an address: {addresses}'
            raise InvalidInput(message, code="INVALID_INPUT")
        return found[0]

    def query(self, sql: str, *, limit: Optional[int] = None) -> Result:
        """Rows of one SELECT over datasets, named by their slugs: all of them, or the first `limit`.

        LimitExceeded above 200 000 rows, or where there is no next page: `export` writes a file instead.
        """
        return run_query(self.transport, sql, limit)

    def export(
        self, sql: str, path: Union[str, "os.PathLike[str]"], *, format: Optional[str] = None
    ) -> int:
        """Writes the whole result to a .parquet or .csv file, and returns the number of rows."""
        return export_query(self.transport, sql, path, format)

    def upload(self, source: Source, name: Optional[str] = None, *, store: str = UPLOADS) -> Uploaded:
        """Streams a file, by its path or opened, to the store of uploads. `.catalog(slug)` makes a dataset of it."""
        return send_file(self, store, source, name)

    def upload_frame(
        self, frame: "pandas.DataFrame", name: str, *, store: str = UPLOADS
    ) -> Uploaded:
        """Uploads a DataFrame as Parquet, or as CSV where `name` ends in .csv. A named index becomes columns."""
        if frame.index.names != [None]:
            frame = frame.reset_index()
        ending = Path(name).suffix.lower()
        file_name = name if ending in (".csv", ".parquet") else f"{name}.parquet"
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "frame"
            if ending == ".csv":
                frame.to_csv(file, index=False)
            else:
                frame.to_parquet(file, index=False, engine="pyarrow")
            return send_file(self, store, file, file_name)


def find_server(
    url: Optional[str], key: Optional[str], environment: Mapping[str, str]
) -> Tuple[str, Optional[str]]:
    """Address and key, from what was given and what stands in the environment."""
    mlflow_url = environment.get("MLFLOW_TRACKING_URI", "")
    if not mlflow_url.startswith(("http://", "https://")):
        mlflow_url = ""
    named = url or environment.get("HEADRACE_URL")
    address = (named or mlflow_url or DEFAULT_URL).rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("The URL of Headrace must begin with http:// or https:// and name a host")
    if parts.username is not None:
        raise ValueError("The URL holds a user or password. Give the key by HEADRACE_KEY instead")
    found = key or environment.get("HEADRACE_KEY")
    if found is None and (named is None or address == mlflow_url.rstrip("/")):
        found = environment.get("MLFLOW_TRACKING_TOKEN")
    return address, found
