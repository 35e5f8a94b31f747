"""Stores: where data lie. A scan finds what is in one; cataloging makes datasets of it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Dict, Iterator, Mapping, Optional, Sequence, Tuple, Union

from . import models
from ._filters import equals
from ._handle import Handle
from ._read import read
from ._transport import segment
from .cataloging import (
    ALL_TAKEN,
    Cataloged,
    Columns,
    Decision,
    LeftOut,
    decide,
    describe_drift,
    free_slug,
    recipe_of,
    to_name,
)
from .datasets import Dataset, said_of
from .errors import AlreadyExists, Conflict, InvalidInput, NotFound
from .jobs import Job, OnProgress
from .uploads import Source, Uploaded, send_file

if TYPE_CHECKING:
    from .client import Client

PAGE = 200
Globs = Union[str, Sequence[str], None]


class Store(Handle[models.StoreFacts]):
    """A store. `facts` were read once; `refresh` reads them again."""

    def __repr__(self) -> str:
        return f"<Store {self.slug} ({self.facts.kind})>"

    def refresh(self) -> "Store":
        self.facts = self._client.stores.get(self.slug).facts
        return self

    def detail(self) -> models.StoreDetail:
        """How it is described, without its secrets."""
        return read(models.StoreDetail, self._transport.json("GET", self._path))

    def test(self) -> models.StoreTest:
        """Tries the connection step by step; `.check()` raises where a step failed."""
        return read(models.StoreTest, self._transport.json("POST", f"{self._path}/test"))

    def scan(
        self, *, timeout: Optional[float] = None, on_progress: Optional[OnProgress] = None
    ) -> models.Scan:
        """Looks what is in the store, and waits for it."""
        job = self.start_scan()
        self._client.jobs.wait(job.id, timeout=timeout, on_progress=on_progress)
        self.refresh()
        return self._required_scan()

    def start_scan(self) -> Job:
        """Queues a scan and does not wait."""
        started = self._transport.json("POST", f"{self._path}/scan")
        return self._client.jobs.get(started["jobId"])

    def last_scan(self) -> Optional[models.Scan]:
        """What the last scan found; None before the first."""
        try:
            return self._required_scan()
        except NotFound:
            return None

    def datasets(self, filter: Optional[str] = None) -> Iterator[Dataset]:
        """Datasets that lie in it."""
        own = equals("store", self.slug)
        return self._client.datasets.search(f"{own} and ({filter})" if filter else own)

    def delete(self) -> None:
        """Forgets the store; Conflict while datasets lie in it. What it points at stays."""
        self._transport.json("DELETE", self._path)

    def upload(self, source: Source, name: Optional[str] = None) -> "Uploaded":
        """Streams a file to a store of uploads, in place of one of the same name."""
        return send_file(self._client, self.slug, source, name)

    def catalog(
        self,
        path: str,
        *,
        slug: Optional[str] = None,
        columns: Optional[Columns] = None,
        rescan: bool = False,
        name: Optional[str] = None,
        description: Optional[str] = None,
        owner: Optional[str] = None,
        domain: Optional[str] = None,
        tier: Optional[int] = None,
        sensitivity: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        terms: Optional[Sequence[str]] = None,
        time_column: Optional[str] = None,
        label_column: Optional[str] = None,
    ) -> Dataset:
        """Makes a dataset of a table or file with the columns that a scan saw, and scans where none has.

        `columns` says some of them otherwise, by name. The same call again changes nothing, also where the
        source has other columns by now: how a dataset is read stays.
        """
        wanted = slug or self._slug_of(path)
        recipe, format = None, None
        if columns is not None or self._client.datasets.find(wanted) is None:
            recipe, entry = self.look_up(path, columns=columns, rescan=rescan)
            format = entry.format
        return self._client.datasets.put(
            wanted,
            store=self.slug,
            path=path,
            recipe=recipe,
            format=format,
            **said_of(name=name, description=description, owner=owner, domain=domain, tier=tier),
            **said_of(sensitivity=sensitivity, tags=tags, terms=terms),
            **said_of(time_column=time_column, label_column=label_column),
        )

    def catalog_all(
        self,
        include: Globs = None,
        *,
        exclude: Globs = None,
        rescan: bool = True,
        timeout: Optional[float] = None,
        owner: Optional[str] = None,
        domain: Optional[str] = None,
        tier: Optional[int] = None,
        sensitivity: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
    ) -> Cataloged:
        """Makes a dataset of every table and file whose path a glob takes in (`*` stops at a slash).

        What is a dataset already stays as it is, unless something is said here that differs. The answer
        tells what was made, changed and left, and why.
        """
        scan = self.scan(timeout=timeout) if rescan else self._required_scan()
        known = {dataset.facts.path: dataset.facts for dataset in self.datasets()}
        taken = {dataset.slug for dataset in self._client.datasets.search()}
        said = said_of(domain=domain, tier=tier, sensitivity=sensitivity, tags=tags)
        wanted = {"include": _listed(include), "exclude": _listed(exclude)}
        done = Cataloged()
        for decision in decide(scan.objects, known, taken, store=self.slug, **wanted):
            if decision.action == "leave":
                done.left.append(LeftOut(decision.entry.path, decision.reason))
            elif decision.action == "known":
                self._review(known[decision.entry.path], decision, {**said}, owner, done)
            else:
                self._make(decision, {**said, **said_of(owner=owner)}, done)
        return done

    def look_up(
        self, path: str, *, columns: Optional[Columns] = None, rescan: bool = False
    ) -> Tuple[Dict[str, Any], models.ScanEntry]:
        """How an object would be read, and what a scan said of it; scans where none saw it."""
        scan = None if rescan else self.last_scan()
        entry = None if scan is None else scan.find(path)
        if entry is None:
            scan = self.scan()
            entry = scan.find(path)
        if entry is None or scan is None:
            raise _not_there(self.slug, path, [] if scan is None else scan.objects)
        if entry.problem is not None:
            raise InvalidInput(f"{path}: {entry.problem}", code="INVALID_INPUT")
        if entry.format is None or not entry.columns:
            message = f"{path} cannot become a dataset: its format or its columns are not known"
            raise InvalidInput(message, code="INVALID_INPUT")
        return recipe_of(entry, columns), entry

    def _make(self, decision: Decision, said: Dict[str, Any], done: Cataloged) -> None:
        entry = decision.entry
        try:
            dataset = self._client.datasets.put(
                str(decision.slug),
                store=self.slug,
                path=entry.path,
                recipe=recipe_of(entry),
                format=entry.format,
                **said,
            )
        except (AlreadyExists, Conflict, InvalidInput) as error:
            done.left.append(LeftOut(entry.path, error.message, slug=decision.slug))
        else:
            done.made.append(dataset)

    def _review(
        self,
        facts: models.DatasetFacts,
        decision: Decision,
        said: Dict[str, Any],
        owner: Optional[str],
        done: Cataloged,
    ) -> None:
        dataset = Dataset(self._client, facts)
        other = {key: value for key, value in said.items() if _differs(value, getattr(facts, key))}
        if owner is not None and self._client.person(owner).name != facts.owner:
            other["owner"] = owner
        if other:
            done.changed.append(dataset.update(**other))
            return
        drift = describe_drift(decision.entry, dataset.detail().recipe)
        reason = f"is the dataset {facts.slug} already" + (f"; its source {drift}" if drift else "")
        done.left.append(LeftOut(facts.path, reason, slug=facts.slug))

    def _slug_of(self, path: str) -> str:
        known = next(self.datasets(equals("path", path)), None)
        if known is not None:
            return known.slug
        taken = {dataset.slug for dataset in self._client.datasets.search()}
        slug = free_slug(self.slug, path, taken)
        if slug is None:
            raise AlreadyExists(f"{path}: {ALL_TAKEN}", code="ALREADY_EXISTS")
        return slug

    def _required_scan(self) -> models.Scan:
        return read(models.Scan, self._transport.json("GET", f"{self._path}/scan"))

    @property
    def _path(self) -> str:
        return f"/catalog/stores/{segment(self.slug)}"


class Stores:
    """Stores by their slug: `client.stores`."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    def get(self, slug: str) -> Store:
        found = self.find(slug)
        if found is None:
            raise NotFound(f"Store {slug} not found", code="NOT_FOUND")
        return found

    def find(self, slug: str) -> Optional[Store]:
        """The store of this slug; None where there is none."""
        return next(self.search(equals("slug", slug)), None)

    def search(self, filter: Optional[str] = None, *, sort: Optional[str] = None) -> Iterator[Store]:
        """Stores that the filter lets through, page after page as you iterate."""
        params = {"filter": filter, "sort": sort}
        for item in self._client.transport.pages("/catalog/stores", params, PAGE):
            yield Store(self._client, read(models.StoreFacts, item))

    def put(
        self,
        slug: str,
        *,
        kind: str,
        config: Mapping[str, Any],
        secret: Optional[Mapping[str, str]] = None,
        name: Optional[str] = None,
        description: Optional[str] = None,
        include: Optional[Sequence[str]] = None,
        exclude: Optional[Sequence[str]] = None,
        scan_every_hours: Optional[int] = None,
    ) -> Store:
        """Describes a store: a new one, or the one of this slug anew. What is not given stays, secrets too.

        Kinds and their fields are those of docs/stores.md. `include` and `exclude` are globs of what a
        scan looks at.
        """
        known = self.find(slug) if name is None else None
        said = {
            **{"kind": kind, "config": dict(config)},
            "name": name or (to_name(slug) if known is None else known.name),
            **said_of(description=description, secret=secret, include=include, exclude=exclude),
            **said_of(scanEveryHours=scan_every_hours),
        }
        place = f"/catalog/stores/{segment(slug)}"
        self._client.transport.json("PUT", place, json=said, repeatable=True)
        return self.get(slug)


def _listed(globs: Globs) -> Sequence[str]:
    if globs is None:
        return []
    return [globs] if isinstance(globs, str) else list(globs)


def _differs(wanted: Any, now: Any) -> bool:
    return sorted(wanted) != sorted(now) if isinstance(now, list) else bool(wanted != now)


def _not_there(store: str, path: str, objects: Sequence[models.ScanEntry]) -> NotFound:
    near = difflib.get_close_matches(path, [entry.path for entry in objects], n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else f" A scan found {len(objects)} others."
    return NotFound(f"There is no {path} in the store {store}.{hint}", code="NOT_FOUND")
