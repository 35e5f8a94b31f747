"""Lineage: telling it, and reading what came from what."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Mapping, Optional, Union

from . import models
from ._read import read
from .errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from .client import Client

BATCH = 1_000
Event = Union[Mapping[str, Any], Any]


class Lineage:
    """`client.lineage`."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    def emit(self, events: Union[Event, Iterable[Event]]) -> int:
        """Tells OpenLineage events: one or many, dicts or the `openlineage-python` client's own.

        Returns how many were taken. InvalidInput where some could not be read: the rest is taken, and
        `details["failed_events"]` names them by their place.
        """
        told = [to_dict(event) for event in _listed(events)]
        failures: List[Dict[str, Any]] = []
        for start in range(0, len(told), BATCH):
            body = gzip.compress(json.dumps(told[start : start + BATCH]).encode("utf-8"))
            answer = self._client.transport.json(
                "POST",
                "/lineage/batch",
                body=lambda body=body: body,
                headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
                # The same event counts once.
                repeatable=True,
            )
            for failure in (answer or {}).get("failed_events", []):
                failures.append({**failure, "index": start + failure["index"]})
        if failures:
            raise _unread(len(told), failures)
        return len(told)

    def find(self, text: str, *, limit: int = 20) -> List[models.Node]:
        """Datasets and jobs by a part of their name."""
        params = {"text": text, "limit": limit}
        found = self._client.transport.json("GET", "/lineage/nodes", params=params)
        return [read(models.Node, node) for node in found]

    def graph(
        self,
        node: Optional[models.Node] = None,
        *,
        dataset: Optional[str] = None,
        hops: int = 2,
        direction: str = "both",
        at: Optional[datetime] = None,
    ) -> models.Graph:
        """What lies before (`up`) and behind (`down`) a node, or a dataset of the catalog, now or at a time."""
        params = {
            **self._focus(node, dataset),
            "hops": hops,
            "direction": direction,
            "at": None if at is None else at.isoformat(),
        }
        return read(models.Graph, self._client.transport.json("GET", "/lineage/graph", params=params))

    def impact(
        self,
        node: Optional[models.Node] = None,
        *,
        dataset: Optional[str] = None,
        hops: int = 5,
    ) -> List[models.Node]:
        """What a change would reach, nearest first."""
        graph = self.graph(node, dataset=dataset, hops=hops, direction="down")
        return sorted(
            (each for each in graph.nodes if each.distance > 0),
            key=lambda each: (each.distance, each.kind, each.name),
        )

    def columns(
        self, node: Optional[models.Node] = None, *, dataset: Optional[str] = None
    ) -> List[str]:
        """Columns of a dataset, or features of a view."""
        params = self._focus(node, dataset)
        found = self._client.transport.json("GET", "/lineage/columns", params=params)
        return [column["name"] for column in found]

    def column_graph(
        self, column: str, node: Optional[models.Node] = None, *, dataset: Optional[str] = None
    ) -> Mapping[str, Any]:
        """The steps from which a column was made, and those that made others of it."""
        params = {**self._focus(node, dataset), "name": column}
        graph: Mapping[str, Any] = self._client.transport.json(
            "GET", "/lineage/column-graph", params=params
        )
        return graph

    def _focus(self, node: Optional[models.Node], dataset: Optional[str]) -> Dict[str, Any]:
        if (node is None) == (dataset is None):
            raise TypeError("Give either a node, such as find() answers, or dataset=")
        if node is not None:
            return {"kind": node.kind, "id": node.id}
        assert dataset is not None
        lineage_id = self._client.datasets.get(dataset).detail().lineage_id
        if lineage_id is None:
            raise NotFound(f"The dataset {dataset} has no place in the lineage", code="NOT_FOUND")
        return {"kind": "dataset", "id": lineage_id}


def to_dict(event: Event) -> Mapping[str, Any]:
    if isinstance(event, Mapping):
        return event
    from openlineage.client.serde import Serde

    told: Mapping[str, Any] = Serde.to_dict(event)
    return told


def _listed(events: Any) -> List[Any]:
    is_many = isinstance(events, Iterable) and not isinstance(events, Mapping)
    return list(events) if is_many else [events]


def _unread(told: int, failures: List[Dict[str, Any]]) -> InvalidInput:
    first = failures[0]
    message = (
        f"{len(failures)} of {told} events could not be read, the rest is taken; "
        f"the one at place {first['index']}: {first['reason']}"
    )
    details = {"failed_events": failures, "taken": told - len(failures)}
    return InvalidInput(message, code="INVALID_INPUT", details=details)
