"""Answers of the server as dataclasses."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Dict, Mapping, Optional, Tuple, Type, TypeVar, Union, get_args, get_origin, get_type_hints

Item = TypeVar("Item")

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d(?::?\d\d)?)?$")


def read(cls: Type[Item], body: Mapping[str, Any]) -> Item:
    """`body` as a dataclass: names in camelCase become snake_case, times become datetimes.

    What the class does not know is left out, so that a newer server does not break an older SDK.
    """
    fields = _fields(cls)  # type: ignore[arg-type]  # every class can be a key
    known = {name: _convert(hint, body[key]) for name, (key, hint) in fields.items() if key in body}
    return cls(**known)


def camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(part.title() for part in rest)


def parse_time(text: str) -> datetime:
    """ISO 8601, or as SQL writes it. Python 3.9 reads neither Z nor two digits of an offset."""
    match = _TIME.match(text)
    if match is None:
        raise ValueError(f"{text!r} is no time")
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    fraction, zone = match.groups()[6:]
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    return datetime(year, month, day, hour, minute, second, micros, tzinfo=_zone(zone))


def _zone(text: Optional[str]) -> Optional[timezone]:
    if text is None:
        return None
    if text == "Z":
        return timezone.utc
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


@lru_cache(maxsize=None)
def _fields(cls: type) -> Dict[str, Tuple[str, Any]]:
    hints = get_type_hints(cls)
    fields = dataclasses.fields(cls)
    return {field.name: (camel(field.name), hints[field.name]) for field in fields if field.init}


def _convert(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) is Union:
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(hint) is list:
        (item,) = get_args(hint)
        return [_convert(item, each) for each in value]
    if hint is datetime:
        return parse_time(value)
    if hint is date:
        return parse_time(value).date()
    return read(hint, value) if isinstance(hint, type) and dataclasses.is_dataclass(hint) else value
