"""All SQL over the tables of the policy, whatever package they belong to."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    MetaData,
    Row,
    Table,
    and_,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from app.privacy.holdings.policy import Policy, PolicyError, Rule, TablePolicy
from app.privacy.models import ConsentDecision

_FETCH = 1000


class Holdings:
    """The tables of a policy in a schema. PolicyError when the two do not fit."""

    def __init__(self, policy: Policy, metadata: MetaData) -> None:
        self.policy = policy
        self._metadata = metadata
        problems = list(_misfits(policy, metadata))
        if problems:
            raise PolicyError("\n".join(problems))
        # Children before their parents, so that each table is counted before a cascade empties it.
        order = {table.name: place for place, table in enumerate(reversed(metadata.sorted_tables))}
        self.owned = sorted(
            (table for table in policy.tables if table.owner), key=lambda table: order[table.table]
        )
        self.unowned = [table for table in policy.tables if table.owner is None and table.rules]

    def _table(self, name: str) -> Table:
        return self._metadata.tables[name]

    def _owner(self, policy: TablePolicy) -> ColumnElement[str]:
        """The conversation's id of a row."""
        owner = policy.owner
        assert owner is not None
        column = self._table(policy.table).c[owner.column]
        if owner.table is None:
            return column
        parent = self.policy.table(owner.table)
        known_by = self._table(owner.table).c[owner.key]
        return select(self._owner(parent)).where(known_by == column).scalar_subquery()

    def rows(self, session: Session, policy: TablePolicy, conversation_id: str) -> Iterator[Row[Any]]:
        """The exported columns of everything a conversation has in a table, in the order of its key."""
        table = self._table(policy.table)
        statement = select(*(table.c[name] for name in policy.export))
        statement = statement.where(self._owner(policy) == conversation_id)
        statement = statement.order_by(*table.primary_key.columns)
        yield from session.execute(statement.execution_options(yield_per=_FETCH))

    def count(self, session: Session, policy: TablePolicy, conversation_id: str) -> int:
        """How many rows a conversation has in a table."""
        statement = select(func.count()).select_from(self._table(policy.table))
        return session.scalar(statement.where(self._owner(policy) == conversation_id)) or 0

    def delete(self, session: Session, policy: TablePolicy, conversation_id: str) -> int:
        """Delete what a conversation has in a table and what need not be kept; returns how many rows."""
        statement = delete(self._table(policy.table)).where(self._owner(policy) == conversation_id)
        kept = self._kept(policy)
        return _affected(session, statement if kept is None else statement.where(not_(kept)))

    def count_kept(self, session: Session, policy: TablePolicy, conversation_id: str) -> int:
        """How many rows of a conversation a deletion must leave."""
        kept = self._kept(policy)
        if kept is None:
            return self.count(session, policy, conversation_id) if policy.on_request == "keep" else 0
        statement = select(func.count()).select_from(self._table(policy.table))
        return session.scalar(statement.where(self._owner(policy) == conversation_id, kept)) or 0

    def _kept(self, policy: TablePolicy) -> ColumnElement[bool] | None:
        """Whether a row is kept back, for its own state or that of the row it belongs to; None: never."""
        if policy.keep_while is not None:
            return self._table(policy.table).c[policy.keep_while.column].in_(policy.keep_while.is_)
        if policy.owner is None or policy.owner.table is None:
            return None
        parent = self.policy.table(policy.owner.table)
        kept = self._kept(parent)
        if kept is None:
            return None
        parents = select(self._table(parent.table).c[policy.owner.key]).where(kept)
        return self._table(policy.table).c[policy.owner.column].in_(parents)

    def _due(self, policy: TablePolicy, rule: Rule, now: datetime) -> ColumnElement[bool]:
        """Whether a row's time under a rule is over."""
        table = self._table(policy.table)
        conditions = [table.c[rule.age] < now - timedelta(days=rule.days)]
        if rule.clear:
            conditions.append(or_(*(table.c[name].is_not(None) for name in rule.clear)))
        for name in rule.unless_rows_in:
            other = self.policy.table(name)
            same_owner = self._owner(other) == self._owner(policy)
            # Correlate to the outer table only, or a subquery over the same table would be swallowed.
            conditions.append(not_(exists().where(same_owner).correlate(table)))
        if rule.without_consent:
            conditions.append(not_(_consent_stands(self._owner(policy), rule.without_consent, table)))
        return and_(*conditions)

    def owners_due(self, session: Session, now: datetime, *, after: str, limit: int) -> list[str]:
        """Conversations with a row whose time is over, by id, behind `after`."""
        found: set[str] = set()
        for policy in self.owned:
            for rule in policy.rules:
                owner = self._owner(policy)
                statement = select(owner.distinct().label("owner")).where(
                    self._due(policy, rule, now), owner > after
                )
                found.update(session.scalars(statement.order_by("owner").limit(limit)))
        return sorted(found)[:limit]

    def count_due(self, session: Session, policy: TablePolicy, rule: Rule, now: datetime) -> int:
        """How many rows a rule would touch now, over all conversations."""
        statement = select(func.count()).select_from(self._table(policy.table))
        return session.scalar(statement.where(self._due(policy, rule, now))) or 0

    def apply(
        self, session: Session, policy: TablePolicy, rule: Rule, conversation_id: str | None, now: datetime
    ) -> int:
        """Carry a rule out for one conversation, or with None in a table that belongs to nobody.

        Returns how many rows it touched.
        """
        table = self._table(policy.table)
        due = self._due(policy, rule, now)
        if conversation_id is not None:
            due = and_(self._owner(policy) == conversation_id, due)
        if rule.clear:
            cleared = update(table).where(due).values(dict.fromkeys(rule.clear))
            return _affected(session, cleared)
        return _affected(session, delete(table).where(due))


def _affected(session: Session, statement: Executable) -> int:
    return int(getattr(session.execute(statement), "rowcount", 0))


def _consent_stands(owner: ColumnElement[str], purpose: str, outer: Table) -> ColumnElement[bool]:
    last, later = aliased(ConsentDecision), aliased(ConsentDecision)
    newer = exists().where(
        later.conversation_id == last.conversation_id, later.purpose == last.purpose, later.id > last.id
    )
    return (
        select(last.id)
        .where(
            last.conversation_id == owner,
            last.purpose == purpose,
            last.decision == "granted",
            not_(newer.correlate(last)),
        )
        .correlate(outer)
        .exists()
    )


def _misfits(policy: Policy, metadata: MetaData) -> Iterator[str]:
    listed = [table.table for table in policy.tables]
    if len(set(listed)) != len(listed):
        yield "a table is listed twice"
    for name in sorted(set(metadata.tables) - set(listed)):
        yield f"{name}: table without a policy"
    for name in sorted(set(listed) - set(metadata.tables)):
        yield f"{name}: no such table"
    for name in sorted(_named(policy) - {table.table for table in policy.tables if table.owner}):
        yield f"{name}: named by a policy, but it has no owner"
    for table in policy.tables:
        if table.owner is None and any(rule.without_consent or rule.unless_rows_in for rule in table.rules):
            yield f"{table.table}: a rule asks about a conversation, but the table has no owner"
    yield from _misfitting_columns(policy, metadata)


def _named(policy: Policy) -> set[str]:
    """Tables the policy refers to as belonging to somebody."""
    names = {name for table in policy.tables for rule in table.rules for name in rule.unless_rows_in}
    names |= {table.follows for table in policy.tables if table.follows}
    return names | {table.owner.table for table in policy.tables if table.owner and table.owner.table}


def _misfitting_columns(policy: Policy, metadata: MetaData) -> Iterator[str]:
    columns = {(table.name, column.name): column for table in metadata.sorted_tables for column in table.c}
    for table, column in policy.columns_named():
        if table in metadata.tables and (table, column) not in columns:
            yield f"{table}.{column}: no such column"
    for entry in policy.tables:
        for name in (name for rule in entry.rules for name in rule.clear):
            if (entry.table, name) in columns and not columns[entry.table, name].nullable:
                yield f"{entry.table}.{name}: cannot be cleared, it may not be NULL"
