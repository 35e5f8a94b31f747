"""Files that are sent to a store of uploads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Optional, Union

from ._transport import segment
from .datasets import Dataset

if TYPE_CHECKING:
    from .client import Client

Source = Union[str, "os.PathLike[str]", IO[bytes]]


class Uploaded:
    """A file in a store of uploads."""

    def __init__(self, client: "Client", store: str, path: str, size_bytes: int) -> None:
        self._client = client
        self.store = store
        self.path = path
        self.size_bytes = size_bytes

    def __repr__(self) -> str:
        return f"<Uploaded {self.store}/{self.path}, {self.size_bytes} bytes>"

    def catalog(self, slug: Optional[str] = None, **said: Any) -> Dataset:
        """Makes a dataset of it, as `Store.catalog` does, with its columns as they are now."""
        store = self._client.stores.get(self.store)
        return store.catalog(self.path, slug=slug, rescan=True, **said)


def send_file(client: "Client", store: str, source: Source, name: Optional[str]) -> Uploaded:
    if isinstance(source, (str, os.PathLike)):
        with open(source, "rb") as file:
            return send_file(client, store, file, name or Path(source).name)
    if not source.seekable():
        raise TypeError("The file must be one that can be read again from its beginning")
    wanted = name or Path(str(getattr(source, "name", ""))).name
    if not wanted:
        raise ValueError("The file has no name: give name=")

    def body() -> IO[bytes]:
        source.seek(0)
        return source

    sent = client.transport.json(
        "POST",
        f"/catalog/stores/{segment(store)}/files",
        params={"name": wanted},
        body=body,
        headers={"Content-Type": "application/octet-stream"},
        # One of the same name is replaced.
        repeatable=True,
    )
    return Uploaded(client, store, sent["path"], int(sent["sizeBytes"]))
