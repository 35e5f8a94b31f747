"""How what a scan found becomes datasets. Decisions only: nothing here calls the server."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Mapping, Optional, Sequence, Set, Union

from ._filters import matches
from .models import Column, DatasetFacts, ScanEntry

if TYPE_CHECKING:
    from .datasets import Dataset

SLUG_LENGTH = 80
ALL_TAKEN = "every address made of its path is taken: give a slug to catalog()"
# As files and databases write them.
WORDS = {"trueValues": ["true", "yes", "t", "1"], "falseValues": ["false", "no", "f", "0"]}

Columns = Union[Mapping[str, str], Sequence[Union[Column, Mapping[str, Any]]]]


@dataclass(frozen=True)
class LeftOut:
    """Something of a store that was not cataloged, or was already, and why."""

    path: str
    reason: str
    slug: Optional[str] = None


@dataclass
class Cataloged:
    """What `Store.catalog_all` did."""

    made: List["Dataset"] = field(default_factory=list)
    changed: List["Dataset"] = field(default_factory=list)
    left: List[LeftOut] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{len(self.made)} made, {len(self.changed)} changed, {len(self.left)} left as they are"


@dataclass(frozen=True)
class Decision:
    """What to do about an entry: `make` a dataset, look at a `known` one, or `leave` it."""

    entry: ScanEntry
    action: str
    slug: Optional[str] = None
    reason: str = ""


def decide(
    entries: Iterable[ScanEntry],
    known: Mapping[str, DatasetFacts],
    taken: Set[str],
    *,
    store: str,
    include: Sequence[str],
    exclude: Sequence[str],
) -> List[Decision]:
    """One decision for each entry that is wanted. `known` are datasets by path, `taken` all slugs."""
    slugs = set(taken)
    decisions: List[Decision] = []
    for entry in entries:
        if include and not any(matches(entry.path, glob) for glob in include):
            continue
        if any(matches(entry.path, glob) for glob in exclude):
            continue
        decision = _decide_one(entry, known.get(entry.path), store, slugs)
        if decision.action == "make" and decision.slug:
            slugs.add(decision.slug)
        decisions.append(decision)
    return decisions


def _decide_one(
    entry: ScanEntry, known: Optional[DatasetFacts], store: str, taken: Set[str]
) -> Decision:
    if known is not None:
        return Decision(entry, "known", slug=known.slug)
    if entry.problem is not None:
        return Decision(entry, "leave", reason=entry.problem)
    if entry.format is None:
        return Decision(entry, "leave", reason="is of no format that can be read")
    if not entry.columns:
        return Decision(entry, "leave", reason="its columns are not known")
    slug = free_slug(store, entry.path, taken)
    if slug is None:
        return Decision(entry, "leave", reason=ALL_TAKEN)
    return Decision(entry, "make", slug=slug)


def free_slug(store: str, path: str, taken: Set[str]) -> Optional[str]:
    """The last part of a path as an address, with parts before it where another dataset has that."""
    parts = [store, *re.sub(r"(\.[A-Za-z0-9]{1,8}){1,2}$", "", path).split("/")]
    for length in range(1, len(parts) + 1):
        slug = to_slug("-".join(parts[-length:]))
        if slug and slug not in taken:
            return slug
    return None


def to_slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:SLUG_LENGTH].rstrip("-")


def to_name(slug: str) -> str:
    return re.sub(r"[-_]+", " ", slug).capitalize()


def recipe_of(entry: ScanEntry, overrides: Optional[Columns] = None) -> Dict[str, Any]:
    """A recipe to begin with, from what a scan saw: every column may be empty. Overrides are by name."""
    found = [
        {"name": column.name, "type": column.becomes, "nullable": True} for column in entry.columns
    ]
    other = {column["name"]: column for column in columns_of(overrides or {})}
    unknown = set(other) - {column["name"] for column in found}
    if unknown:
        names = ", ".join(sorted(unknown))
        raise ValueError(f"{entry.path} has no column {names}")
    columns = [_with_words(other.get(column["name"], column)) for column in found]
    recipe: Dict[str, Any] = {"columns": columns}
    if entry.format == "csv" and entry.delimiter is not None:
        recipe["csv"] = {"delimiter": entry.delimiter}
    return recipe


def columns_of(columns: Columns) -> List[Dict[str, Any]]:
    """Columns as the server takes them, from a mapping of names to types or from a list."""
    if isinstance(columns, Mapping):
        return [{"name": name, "type": kind, "nullable": True} for name, kind in columns.items()]
    return [
        {"name": column.name, "type": column.type, "nullable": column.nullable}
        if isinstance(column, Column)
        else dict(column)
        for column in columns
    ]


def _with_words(column: Mapping[str, Any]) -> Dict[str, Any]:
    return {**WORDS, **column} if column["type"] == "boolean" else dict(column)


def describe_drift(entry: ScanEntry, recipe: Mapping[str, Any]) -> Optional[str]:
    """How a source's columns differ from those that its dataset reads; None where they do not."""
    read = {column["name"] for column in recipe["columns"]}
    found = {column.name for column in entry.columns}
    if not found or read == found:
        return None
    gone, new = sorted(read - found), sorted(found - read)
    parts = [f"lost {', '.join(gone)}"] if gone else []
    return " and ".join([*parts, f"has also {', '.join(new)}"] if new else parts)


def guess_format(path: str) -> str:
    ending = path.lower().rsplit(".", 1)[-1] if "." in path.rsplit("/", 1)[-1] else ""
    formats = {
        **dict.fromkeys(["csv", "tsv"], "csv"),
        **dict.fromkeys(["json", "jsonl", "ndjson"], "json"),
        **dict.fromkeys(["arrow", "arrows", "feather", "ipc"], "arrow"),
        "parquet": "parquet",
    }
    return formats.get(ending, "table")
