"""Conditions of the one filter language, and globs as scans read them."""

from __future__ import annotations

import re


def equals(field: str, value: str) -> str:
    text = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{field} = "{text}"'


def both(first: str, second: "str | None") -> str:
    return f"({first}) and ({second})" if second else first


_WILDCARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matches(path: str, glob: str) -> bool:
    """Whether a path is meant: `*` and `?` stop at a slash, `**` does not."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    pattern = "".join(_WILDCARDS.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(pattern, path, re.DOTALL) is not None
