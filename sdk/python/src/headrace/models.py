"""What the server answers, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Dict, Iterator, List, Optional

from .errors import StoreTestFailed


@dataclass(frozen=True)
class TestStep:
    __test__ = False
    name: str
    state: str
    message: str
    duration_ms: float


@dataclass(frozen=True)
class StoreTest:
    """What each step of a store's test found."""

    ok: bool
    steps: List[TestStep]
    latency_ms: float
    tested_at: datetime

    def check(self) -> "StoreTest":
        """Raises StoreTestFailed with the message of the step that failed."""
        for step in self.steps:
            if step.state == "failed":
                raise StoreTestFailed(step.message, step=step.name)
        return self


@dataclass(frozen=True)
class SourceColumn:
    """`type` is the store's own, `becomes` what a dataset begins with."""

    name: str
    type: str
    becomes: str = "text"


@dataclass(frozen=True)
class ColumnChange:
    """`kind` is added, removed or retyped."""

    kind: str
    column: str
    from_: Optional[str] = None
    to: Optional[str] = None


@dataclass(frozen=True)
class ScanEntry:
    """A file, table or view that a scan found. `change`: added, changed, same or gone."""

    path: str
    kind: str
    size_bytes: Optional[float]
    row_count: Optional[float]
    modified_at: Optional[datetime]
    format: Optional[str]
    columns: List[SourceColumn]
    delimiter: Optional[str]
    change: str
    column_changes: List[ColumnChange]
    problem: Optional[str]


@dataclass(frozen=True)
class Scan:
    """What a scan found, and how that differs from the scan before."""

    id: str
    entries: List[ScanEntry]
    found: int
    added: int
    changed: int
    gone: int
    started_at: datetime
    finished_at: datetime

    @property
    def objects(self) -> List[ScanEntry]:
        """What is in the store."""
        return [entry for entry in self.entries if entry.change != "gone"]

    @property
    def diff(self) -> List[ScanEntry]:
        """What came, went or differs."""
        return [entry for entry in self.entries if entry.change != "same"]

    def find(self, path: str) -> Optional[ScanEntry]:
        return next((entry for entry in self.objects if entry.path == path), None)


@dataclass(frozen=True)
class StoreFacts:
    id: str
    slug: str
    name: str
    kind: str
    place: str
    description: str
    state: str
    state_message: Optional[str]
    tested_at: Optional[datetime]
    last_scan_at: Optional[datetime]
    objects_found: Optional[int]
    dataset_count: int
    owner: Optional[str]
    scan_every_hours: Optional[int]
    created_at: datetime


@dataclass(frozen=True)
class StoreDetail:
    """How a store is described. Its secrets are never told."""

    id: str
    slug: str
    name: str
    description: str
    kind: str
    config: Dict[str, Any]
    has_secret: bool
    include: List[str]
    exclude: List[str]
    scan_every_hours: Optional[int]


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    nullable: bool


@dataclass(frozen=True)
class DatasetFacts:
    """A dataset as lists show it."""

    id: str
    slug: str
    name: str
    description: str
    store: str
    path: str
    owner: Optional[str]
    domain: str
    tier: int
    sensitivity: str
    tags: List[str]
    quality: int
    last_read_on: Optional[datetime]
    version_count: int
    latest_number: Optional[int]
    row_count: Optional[int]
    size_bytes: Optional[float]
    column_count: Optional[int]
    time_from: Optional[datetime]
    time_to: Optional[datetime]
    ingested_at: Optional[datetime]
    contract_state: str
    consumers: int
    created_at: datetime


@dataclass(frozen=True)
class Version:
    """Rows of a dataset as they were read once; they never change."""

    id: str
    dataset_id: str
    number: int
    columns: List[Column]
    row_count: int
    size_bytes: float
    content_hash: str
    time_from: Optional[datetime]
    time_to: Optional[datetime]
    created_at: datetime
    profiled_at: Optional[datetime]
    # Of an ingest's answer: False where the content was that of a version known before.
    is_new: Optional[bool] = None


@dataclass(frozen=True)
class ColumnNote:
    column: str
    description: str
    term: Optional[str]


@dataclass(frozen=True)
class Term:
    slug: str
    name: str
    definition: str


@dataclass(frozen=True)
class DatasetDetail:
    """All that is said of a dataset. `recipe` is how its source is read."""

    id: str
    slug: str
    format: str
    recipe: Dict[str, Any]
    time_column: Optional[str]
    label_column: Optional[str]
    notes: List[ColumnNote]
    terms: List[Term]
    quality: Dict[str, Optional[float]]
    lineage_id: Optional[str]
    latest: Optional[Version]
    feature_views: List[str]


@dataclass(frozen=True)
class ColumnProfile:
    column: str
    type: str
    row_count: int
    null_count: int
    distinct_count: int
    stats: Dict[str, Any]
    histogram: Optional[Dict[str, List[float]]]
    top_values: List[Dict[str, Any]]


@dataclass(frozen=True)
class Profile:
    """What a version's columns hold; `profiled_at` is None before it was measured."""

    version_id: str
    version_number: int
    profiled_at: Optional[datetime]
    columns: List[ColumnProfile]

    def __getitem__(self, column: str) -> ColumnProfile:
        for each in self.columns:
            if each.column == column:
                return each
        raise KeyError(column)


@dataclass(frozen=True)
class Sample:
    """First rows of a version."""

    version_number: int
    row_count: int
    columns: List[Column]
    rows: List[Dict[str, Any]]

    def __iter__(self) -> Iterator[Dict[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class UsageDay:
    day: date
    count: int


@dataclass(frozen=True)
class Reader:
    """Who read, for what. `kind` is user or key."""

    kind: str
    name: str
    purpose: str
    count: int
    last_day: date


@dataclass(frozen=True)
class Usage:
    """Reads of the last 90 days."""

    since: datetime
    days: List[UsageDay]
    readers: List[Reader]

    @property
    def total(self) -> int:
        return sum(day.count for day in self.days)


@dataclass(frozen=True)
class ContractFacts:
    id: str
    slug: str
    name: str
    dataset: str
    version: int
    status: str
    enforcement: str
    rule_count: int
    consumer_count: int
    state: Optional[str]
    checks_passed: Optional[int]
    checks_failed: Optional[int]
    evaluated_at: Optional[datetime]


@dataclass(frozen=True)
class ContractRun:
    """What a contract said of one version of its dataset."""

    id: str
    contract_version: int
    dataset_version: int
    version_id: str
    state: str
    checks_passed: int
    checks_warned: int
    checks_failed: int
    computed_at: datetime


@dataclass(frozen=True)
class ContractCheck:
    id: str
    sentence: str
    columns: List[str]
    severity: str


@dataclass(frozen=True)
class Incident:
    id: str
    kind: str
    state: str
    severity: str
    title: str
    detail: str
    dataset: str
    contract: Optional[str]
    opened_at: datetime
    resolved_at: Optional[datetime]


@dataclass(frozen=True)
class Node:
    """Something of the lineage graph. `distance` counts steps from the focus, negative before it."""

    kind: str
    id: str
    name: str
    group: str
    href: Optional[str]
    distance: int = 0
    state: Optional[str] = None


@dataclass(frozen=True)
class NodeRef:
    kind: str
    id: str


@dataclass(frozen=True)
class Edge:
    """`origin` is observed, where a run did it, or declared."""

    from_: NodeRef
    to: NodeRef
    origin: str


@dataclass(frozen=True)
class Graph:
    """`is_cut` where the walk stopped at its limit."""

    focus: NodeRef
    nodes: List[Node]
    edges: List[Edge]
    is_cut: bool

    def __getitem__(self, name: str) -> Node:
        for node in self.nodes:
            if node.name == name:
                return node
        raise KeyError(name)


@dataclass(frozen=True)
class Me:
    """Whose key it is, and what it may do."""

    id: Optional[str]
    name: str
    email: Optional[str]
    role: str
    permissions: List[str] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    email: str
    role: str
    state: str


@dataclass(frozen=True)
class LogLine:
    id: int
    attempt: int
    at: datetime
    level: str
    message: str


@dataclass(frozen=True)
class ResultColumn:
    """`type` as the engine names it; `kind`: number, text, time, boolean or other."""

    name: str
    type: str
    kind: str


@dataclass(frozen=True)
class QuerySource:
    """The version that a name in a query stood for."""

    name: str
    slug: str
    number: int
    row_count: int
