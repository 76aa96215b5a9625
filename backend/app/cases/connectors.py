"""How sub-items reach the departments. The provincial systems cannot be reached: a stub stands in.

The real shape (documented in `docs/connectors.md`): one request per sub-item, made idempotent by case number
and sub-item id, answered with the department's own receipt number; results come back as calls of `move_item`.
"""

import hashlib
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Order:
    """One sub-item to be handed on. No answers in it: the department fetches what it may see itself."""

    case_number: str
    item_id: str
    department: str

    @property
    def idempotency_key(self) -> str:
        """The same order twice is one order."""
        return hashlib.sha256(f"{self.case_number}/{self.item_id}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The department's own number for what it received."""

    number: str


class Connector(Protocol):
    """A way to the departments."""

    def send(self, order: Order) -> Receipt:
        """Hand an order on; the same order again gives the same receipt."""


class StubConnector:
    """Stands in for every department: receives all, and says so visibly."""

    def send(self, order: Order) -> Receipt:
        """A receipt that is marked as a demonstration."""
        return Receipt(f"演示-{order.idempotency_key[:10].upper()}")
