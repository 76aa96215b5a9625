"""privacy/retention.yml: which table belongs to whom, what of it is exported, how long it is kept and why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.yamlfile import read_yaml


class PolicyError(Exception):
    """The retention policy cannot be used; the message says why, one line a problem."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Owner(_Strict):
    """Whose row it is: `column` holds the conversation's id, or the key of a row of `table` that knows."""

    column: str
    table: str | None = None
    key: str = "id"


class Rule(_Strict):
    """Delete a row `days` after the moment in `age`, or only clear the columns in `clear`.

    `without_consent`: only where no consent to that purpose stands. `unless_rows_in`: not while these tables
    hold something of the same conversation.
    """

    age: str
    days: int = Field(ge=0, le=36_500)
    clear: list[str] = []
    without_consent: str | None = None
    unless_rows_in: list[str] = []


class KeepWhile(_Strict):
    """Rows whose `column` holds one of these are kept although a deletion was asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    column: str
    is_: list[str] = Field(alias="is", min_length=1)


class TablePolicy(_Strict):
    """One table. Without an owner it holds nothing of a visitor.

    `keep_while` keeps some rows back from a deletion, and with them every row that belongs to them.
    """

    table: str
    title: str = Field(min_length=1, max_length=30)
    purpose: str = Field(min_length=1, max_length=200)
    owner: Owner | None = None
    rules: list[Rule] = []
    follows: str | None = Field(None, description="Rows go with those of this table.")
    on_request: Literal["delete", "keep"] = "keep"
    keep_while: KeepWhile | None = None
    why_kept: str | None = Field(None, max_length=200)
    export: dict[str, str] = Field({}, description="Column → what people call it.")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.on_request == "keep" or self.keep_while) and not self.why_kept:
            raise ValueError(f"{self.table}: what is kept needs a reason (why_kept)")
        if self.on_request == "delete" and self.owner is None:
            raise ValueError(f"{self.table}: only rows with an owner can be deleted on request")
        if self.owner is not None and self.on_request == "delete" and not (self.rules or self.follows):
            raise ValueError(f"{self.table}: needs rules, or a table it follows")
        return self


class Policy(_Strict):
    """The whole file."""

    version: int
    tables: list[TablePolicy]

    def table(self, name: str) -> TablePolicy:
        """The policy of one table."""
        return next(policy for policy in self.tables if policy.table == name)

    def columns_named(self) -> Iterator[tuple[str, str]]:
        """Every (table, column) the policy speaks of."""
        for policy in self.tables:
            if policy.owner:
                yield policy.table, policy.owner.column
                if policy.owner.table:
                    yield policy.owner.table, policy.owner.key
            for rule in policy.rules:
                yield from ((policy.table, column) for column in (rule.age, *rule.clear))
            yield from ((policy.table, column) for column in policy.export)
            if policy.keep_while:
                yield policy.table, policy.keep_while.column


def load_policy(path: Path) -> Policy:
    """Read the file; PolicyError when it is not a policy. Whether it fits the schema is checked elsewhere."""
    try:
        return Policy.model_validate(read_yaml(path))
    except (ValueError, yaml.YAMLError) as error:
        raise PolicyError(f"{path}: {error}") from error
