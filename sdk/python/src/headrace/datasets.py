"""Datasets: declared over an object of a store, read into versions, described, profiled."""

from __future__ import annotations

import tempfile
import uuid
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from . import models
from ._filters import equals
from ._handle import Handle
from ._read import read
from ._transport import segment
from .cataloging import Columns, columns_of, guess_format, to_name
from .errors import Conflict, NotFound
from .jobs import Job, OnProgress
from .queries import read_sample

if TYPE_CHECKING:
    import pandas

    from .client import Client

PAGE = 200


class _Stays:
    """Stands for what is not said, where None says something."""

    def __repr__(self) -> str:
        return "…"


STAYS = _Stays()


class Dataset(Handle[models.DatasetFacts]):
    """A dataset of the catalog. `facts` were read once; `refresh` reads them again."""

    def __repr__(self) -> str:
        return f"<Dataset {self.slug} of {self.facts.store}/{self.facts.path}>"

    def refresh(self) -> "Dataset":
        self.facts = self._client.datasets.get(self.slug).facts
        return self

    def detail(self) -> models.DatasetDetail:
        """All that is said of it: recipe, notes on columns, terms, its newest version."""
        return read(models.DatasetDetail, self._transport.json("GET", self._path))

    def update(
        self,
        *,
        name: Optional[str] = None,
        description: Optional[str] = None,
        owner: Union[str, None, _Stays] = STAYS,
        domain: Optional[str] = None,
        tier: Optional[int] = None,
        sensitivity: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        terms: Optional[Sequence[str]] = None,
        time_column: Union[str, None, _Stays] = STAYS,
        label_column: Union[str, None, _Stays] = STAYS,
    ) -> "Dataset":
        """Changes what is said of it; what is not given stays. `owner` is an e-mail address, a name or None."""
        said = {
            **said_of(name=name, description=description, domain=domain, tier=tier),
            **said_of(sensitivity=sensitivity, tags=tags, terms=terms),
        }
        if not isinstance(owner, _Stays):
            said["ownerId"] = None if owner is None else self._client.person(owner).id
        if not isinstance(time_column, _Stays):
            said["timeColumn"] = time_column
        if not isinstance(label_column, _Stays):
            said["labelColumn"] = label_column
        if said:
            self._transport.json("PATCH", self._path, json=said, repeatable=True)
        return self.refresh()

    def describe(
        self, descriptions: Mapping[str, str], *, terms: Optional[Mapping[str, Optional[str]]] = None
    ) -> List[models.ColumnNote]:
        """Says a line about columns, and what term of the glossary they hold; other columns stay."""
        before = {note.column: note for note in self.detail().notes}
        terms = terms or {}

        def note(column: str) -> Dict[str, Any]:
            former = before.get(column, models.ColumnNote(column, "", None))
            description = descriptions.get(column, former.description)
            return {"column": column, "description": description, "term": terms.get(column, former.term)}

        named = dict.fromkeys([*descriptions, *terms])
        said = {"columns": [note(column) for column in named]}
        answer = self._transport.json("PATCH", f"{self._path}/columns", json=said, repeatable=True)
        return [read(models.ColumnNote, each) for each in answer["columns"]]

    def ingest(
        self, *, timeout: Optional[float] = None, on_progress: Optional[OnProgress] = None
    ) -> models.Version:
        """Reads the source and waits for the version: a new one, or the one of the same content."""
        started = self.start_ingest()
        job = self._client.jobs.wait(started.id, timeout=timeout, on_progress=on_progress)
        self.refresh()
        found = next((each for each in self.versions() if each.id == job.result["versionId"]), None)
        if found is None:
            number = job.result["number"]
            message = f"The content is that of version {number}, which is older than those that are listed"
            raise NotFound(message, code="NOT_FOUND")
        return replace(found, is_new=bool(job.result["created"]))

    def start_ingest(self) -> Job:
        """Queues the reading of the source and does not wait."""
        # A key of its own, so that a call that is tried again starts one job.
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        started = self._transport.json(
            "POST", f"{self._path}/ingest", headers=headers, repeatable=True
        )
        return self._client.jobs.get(started["jobId"])

    def versions(self) -> List[models.Version]:
        """Newest first, at most 200."""
        answer = self._transport.json("GET", f"{self._path}/versions")
        return [read(models.Version, item) for item in answer["items"]]

    def profile(
        self,
        version: Optional[int] = None,
        *,
        measure: bool = True,
        timeout: Optional[float] = None,
    ) -> models.Profile:
        """What a version's columns hold, the newest's by default.

        What nobody measured yet is measured, which takes a key that may write; `measure=False` answers
        what is there.
        """
        profile = self._read_profile(version)
        if profile.profiled_at is not None or not measure:
            return profile
        params = {"version": profile.version_number}
        started = self._transport.json("POST", f"{self._path}/profile", params=params)
        self._client.jobs.wait(started["jobId"], timeout=timeout)
        return self._read_profile(profile.version_number)

    def _read_profile(self, version: Optional[int]) -> models.Profile:
        params = {"version": version}
        return read(models.Profile, self._transport.json("GET", f"{self._path}/profile", params=params))

    def sample(self, version: Optional[int] = None) -> models.Sample:
        """First rows of a version, at most 100."""
        params = {"version": version}
        return read_sample(self._transport.json("GET", f"{self._path}/sample", params=params))

    def usage(self) -> models.Usage:
        """Who read it, for what, in the last 90 days."""
        return read(models.Usage, self._transport.json("GET", f"{self._path}/usage"))

    def to_pandas(self, version: Optional[int] = None) -> "pandas.DataFrame":
        """All rows of a version, at most a million, by way of Parquet; needs pandas and pyarrow."""
        import pandas

        name = self.slug if version is None else f"{self.slug}@{version}"
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "rows.parquet"
            self._client.export(f'SELECT * FROM "{name}"', file)
            return pandas.read_parquet(file)

    @property
    def _path(self) -> str:
        return f"/catalog/datasets/{segment(self.slug)}"


class Datasets:
    """Datasets by their slug: `client.datasets`."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    def get(self, slug: str) -> Dataset:
        found = self.find(slug)
        if found is None:
            raise NotFound(f"Dataset {slug} not found", code="NOT_FOUND")
        return found

    def find(self, slug: str) -> Optional[Dataset]:
        """The dataset of this slug; None where there is none."""
        return next(self.search(equals("slug", slug)), None)

    def search(
        self, filter: Optional[str] = None, *, sort: Optional[str] = None, page_size: int = PAGE
    ) -> Iterator[Dataset]:
        """Datasets by words and conditions, such as `custmer and tier = 1`, page after page as you iterate."""
        params = {"filter": filter, "sort": sort}
        for item in self._client.transport.pages("/catalog/datasets", params, page_size):
            yield Dataset(self._client, read(models.DatasetFacts, item))

    def put(
        self,
        slug: str,
        *,
        store: str,
        path: str,
        columns: Optional[Columns] = None,
        recipe: Optional[Mapping[str, Any]] = None,
        format: Optional[str] = None,
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
        """Declares a dataset over an object of a store, or changes what is said of it; what is not given stays.

        `columns` are names and types (text, integer, number, boolean, date, timestamp), or a whole
        `recipe`. Without both, a new dataset takes them from the store's scan. How a dataset is read stays
        once it is declared: other columns are a Conflict.
        """
        known = self.find(slug)
        if columns is not None:
            recipe = {"columns": columns_of(columns)}
        if recipe is not None and known is not None:
            _check_same_columns(slug, recipe, known.detail().recipe)
        elif recipe is None:
            recipe, format = self._recipe_of(known, store, path)
        said = {
            **{"store": store, "path": path, "recipe": recipe},
            "format": format or guess_format(path),
            "name": name or (to_name(slug) if known is None else known.name),
            **said_of(description=description, domain=domain, tier=tier, sensitivity=sensitivity),
            **said_of(tags=tags, timeColumn=time_column, labelColumn=label_column),
        }
        place = f"/catalog/datasets/{segment(slug)}"
        self._client.transport.json("PUT", place, json=said, repeatable=True)
        dataset = self.get(slug)
        if owner is None and terms is None:
            return dataset
        return dataset.update(owner=STAYS if owner is None else owner, terms=terms)

    def _recipe_of(
        self, known: Optional[Dataset], store: str, path: str
    ) -> Tuple[Mapping[str, Any], Optional[str]]:
        """How a dataset is read where it is declared already, else how a scan suggests to read it."""
        if known is not None:
            detail = known.detail()
            return detail.recipe, detail.format
        recipe, entry = self._client.stores.get(store).look_up(path)
        return recipe, entry.format


def _check_same_columns(slug: str, recipe: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    now = [(each["name"], each["type"]) for each in known["columns"]]
    wanted = [(each["name"], each["type"]) for each in recipe["columns"]]
    if now != wanted:
        reads = ", ".join(f"{name} {kind}" for name, kind in now)
        message = f'The dataset "{slug}" reads other columns: {reads}. Choose another slug for these'
        raise Conflict(message, code="CONFLICT")


def said_of(**values: Any) -> Dict[str, Any]:
    """What was said: the values that are not None."""
    return {name: value for name, value in values.items() if value is not None}
