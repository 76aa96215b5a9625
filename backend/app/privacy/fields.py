"""Column types for personal data: encrypted in the database, plain values in Python.

Which keys a column uses belongs to the database it is written to: `use_keys(database.engine, keys)` once at
the start. Without that every access raises: nothing is ever stored in clear by mistake.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.schema import Column, MetaData, Table
from sqlalchemy.types import Text, TypeDecorator

from app.privacy.keys import KeyProblem, Keys

_KEYS: WeakKeyDictionary[Dialect, Keys] = WeakKeyDictionary()


def use_keys(engine: Engine, keys: Keys) -> None:
    """Encrypted columns of this database use these keys from now on."""
    _KEYS[engine.dialect] = keys


def keys_of(dialect: Dialect) -> Keys:
    """The keys of the database; KeyProblem when nobody has set any."""
    keys = _KEYS.get(dialect)
    if keys is None:
        raise KeyProblem("没有为这个数据库设置隐私密钥，拒绝读写个人信息。")
    return keys


class Source(StrEnum):
    """Who supplied a value."""

    CITIZEN = "citizen"
    STAFF = "staff"  # typed by staff on the citizen's behalf
    SHARED = "shared"  # from another authority's records


@dataclass(frozen=True, slots=True)
class Supplied:
    """A value with where it came from and what it may be used for.

    `confirmed_at`: when the citizen said it is right, or None. `purpose` and `retention` name entries of
    privacy/notice.yml and privacy/retention.yml.
    """

    value: Any
    source: Source
    supplied_by: str
    purpose: str
    retention: str
    confirmed_at: datetime | None = None

    def __post_init__(self) -> None:
        if not (self.supplied_by and self.purpose and self.retention):
            raise ValueError("a value needs who supplied it, its purpose and its retention class")
        if self.confirmed_at is not None and self.confirmed_at.tzinfo is None:
            raise ValueError("naive datetime")


class _Encrypted(TypeDecorator[Any]):
    """Turns a value into text, encrypts it, and back."""

    impl = Text
    cache_ok = True

    def to_text(self, value: Any) -> str:
        """The value as text."""
        raise NotImplementedError

    def from_text(self, text: str) -> Any:
        """The value again."""
        raise NotImplementedError

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encrypted; None stays NULL."""
        return None if value is None else keys_of(dialect).encrypt(self.to_text(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decrypted; KeyProblem when the key is missing or the ciphertext was changed."""
        return None if value is None else self.from_text(keys_of(dialect).decrypt(value))


class EncryptedText(_Encrypted):
    """A str."""

    cache_ok = True

    def to_text(self, value: Any) -> str:
        """Only text."""
        if not isinstance(value, str):
            raise TypeError(f"text expected, not {type(value).__name__}")
        return value

    def from_text(self, text: str) -> str:
        """As it was."""
        return text


class EncryptedJson(_Encrypted):
    """Anything JSON can hold."""

    cache_ok = True

    def to_text(self, value: Any) -> str:
        """Compact JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def from_text(self, text: str) -> Any:
        """As it was."""
        return json.loads(text)


class EncryptedSupplied(EncryptedJson):
    """A `Supplied` value: provenance is encrypted together with the value it belongs to."""

    cache_ok = True

    def to_text(self, value: Any) -> str:
        """Only `Supplied`: a bare value has no provenance."""
        if not isinstance(value, Supplied):
            raise TypeError(f"Supplied expected, not {type(value).__name__}")
        content = asdict(value)
        content["confirmed_at"] = value.confirmed_at.isoformat() if value.confirmed_at else None
        return super().to_text(content)

    def from_text(self, text: str) -> Supplied:
        """As it was."""
        content = json.loads(text)
        confirmed = content["confirmed_at"]
        content["confirmed_at"] = datetime.fromisoformat(confirmed) if confirmed else None
        content["source"] = Source(content["source"])
        return Supplied(**content)


def encrypted_columns(metadata: MetaData) -> Iterator[tuple[Table, Column[Any]]]:
    """Every encrypted column of every table."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, _Encrypted):
                yield table, column
