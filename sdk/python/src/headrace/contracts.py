"""Contracts: what consumers may rely on in a dataset."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Iterator, List, Mapping, Optional, Union

from . import models
from ._filters import both, equals
from ._read import read
from ._transport import Transport, segment
from .cataloging import to_name
from .jobs import OnProgress

if TYPE_CHECKING:
    from .client import Client

PAGE = 200
YAML = {"Content-Type": "application/yaml; charset=utf-8"}

Document = Union[str, Mapping[str, Any], "os.PathLike[str]"]


class Contract:
    """A contract. What it tells was read once; `refresh` reads it again."""

    def __init__(self, client: "Client", body: Mapping[str, Any]) -> None:
        self._client = client
        self._body = body
        # The change request that consumers are asked about, where the last call made one.
        self.change_id: Optional[str] = None

    def __repr__(self) -> str:
        return f"<Contract {self.slug} v{self.version} on {self.dataset}>"

    @property
    def slug(self) -> str:
        return str(self._body["slug"])

    @property
    def name(self) -> str:
        return str(self._body["name"])

    @property
    def dataset(self) -> str:
        return str(self._body["dataset"]["slug"])

    @property
    def version(self) -> int:
        return int(self._body["version"])

    @property
    def status(self) -> str:
        return str(self._body["status"])

    @property
    def enforcement(self) -> str:
        return str(self._body["enforcement"])

    @property
    def compatibility(self) -> str:
        return str(self._body["compatibility"])

    @property
    def description(self) -> str:
        return str(self._body["description"])

    @property
    def document(self) -> str:
        """The document as it was written, of the Open Data Contract Standard."""
        return str(self._body["source"])

    @property
    def parsed(self) -> Mapping[str, Any]:
        """The document as data."""
        parsed: Mapping[str, Any] = self._body["document"]
        return parsed

    @property
    def checks(self) -> List[models.ContractCheck]:
        return [read(models.ContractCheck, check) for check in self._body["checks"]]

    @property
    def runs(self) -> List[models.ContractRun]:
        """What it said of versions, newest first."""
        return [read(models.ContractRun, run) for run in self._body["runs"]]

    def refresh(self) -> "Contract":
        self._body = self._transport.json("GET", self._path)
        return self

    def save(self, document: Document, *, reason: Optional[str] = None) -> "Contract":
        """Makes a document the next version; `change_id` is set where consumers are asked first."""
        saved = self._transport.json(
            "PUT",
            f"{self._path}/document",
            params={"reason": reason},
            body=lambda: to_text(document).encode("utf-8"),
            headers=YAML,
        )
        self.change_id = saved["changeId"]
        return self.refresh()

    def evaluate(
        self,
        version: Optional[models.Version] = None,
        *,
        timeout: Optional[float] = None,
        on_progress: Optional[OnProgress] = None,
    ) -> models.ContractRun:
        """Checks a version, the newest where none is given, and waits for what comes of it."""
        versions = [version] if version else self._client.datasets.get(self.dataset).versions()[:1]
        if not versions:
            raise ValueError(f"The dataset {self.dataset} has no version yet. Ingest it first")
        ref = {"versionId": versions[0].id}
        job = self._transport.json("POST", f"{self._path}/evaluate", json=ref)
        self._client.jobs.wait(job["jobId"], timeout=timeout, on_progress=on_progress)
        self.refresh()
        return next(run for run in self.runs if run.version_id == versions[0].id)

    def incidents(self, filter: Optional[str] = None) -> Iterator[models.Incident]:
        """Troubles of this contract, newest first."""
        params = {"filter": both(equals("contract", self.slug), filter)}
        for item in self._transport.pages("/data-incidents", params, PAGE):
            yield read(models.Incident, item)

    @property
    def _transport(self) -> Transport:
        return self._client.transport

    @property
    def _path(self) -> str:
        return f"/contracts/{segment(self.slug)}"


class Contracts:
    """Contracts by their slug: `client.contracts`."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    def get(self, slug: str) -> Contract:
        body = self._client.transport.json("GET", f"/contracts/{segment(slug)}")
        return Contract(self._client, body)

    def search(
        self, filter: Optional[str] = None, *, sort: Optional[str] = None
    ) -> Iterator[models.ContractFacts]:
        """Contracts that the filter lets through, page after page."""
        params = {"filter": filter, "sort": sort}
        for item in self._client.transport.pages("/contracts", params, PAGE):
            yield read(models.ContractFacts, item)

    def put(
        self,
        slug: str,
        *,
        dataset: str,
        name: Optional[str] = None,
        document: Optional[Document] = None,
        enforcement: Optional[str] = None,
        compatibility: Optional[str] = None,
        description: Optional[str] = None,
        object: Optional[str] = None,
        reason: Optional[str] = None,
    ) -> Contract:
        """Makes the contract, or changes what differs; what is not said stays.

        Without a `document` a new contract begins with the dataset's columns. `document` is YAML, a dict,
        or the path of a file. Where consumers must accept a change first, `change_id` names the request;
        Conflict where one of them has refused it.
        """
        said = {
            "dataset": dataset,
            "name": name or self._name_of(slug),
            "source": None if document is None else to_text(document),
            "enforcement": enforcement,
            "compatibility": compatibility,
            "description": description,
            "object": object,
            "reason": reason,
        }
        body = {key: value for key, value in said.items() if value is not None}
        put = self._client.transport.json(
            "PUT", f"/contracts/{segment(slug)}", json=body, repeatable=True
        )
        contract = self.get(slug)
        contract.change_id = put["changeId"]
        return contract

    def _name_of(self, slug: str) -> str:
        known = next(self.search(equals("slug", slug)), None)
        return to_name(slug) if known is None else known.name


def to_text(document: Document) -> str:
    """The text of a document. JSON is YAML too."""
    if isinstance(document, str):
        return document
    if isinstance(document, os.PathLike):
        with open(document, encoding="utf-8") as file:
            return file.read()
    return json.dumps(document, indent=2)
