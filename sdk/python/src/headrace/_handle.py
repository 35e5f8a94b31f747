"""What handles of stores and of datasets have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from ._transport import Transport

if TYPE_CHECKING:
    from .client import Client


class Named(Protocol):
    @property
    def slug(self) -> str: ...

    @property
    def name(self) -> str: ...


Facts = TypeVar("Facts", bound=Named)


class Handle(Generic[Facts]):
    """Something of the server's with its calls. `facts` were read once; `refresh` reads them again."""

    def __init__(self, client: "Client", facts: Facts) -> None:
        self._client = client
        self.facts = facts

    @property
    def slug(self) -> str:
        return self.facts.slug

    @property
    def name(self) -> str:
        return self.facts.name

    @property
    def _transport(self) -> Transport:
        return self._client.transport
