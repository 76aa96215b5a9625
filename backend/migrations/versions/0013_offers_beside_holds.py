"""mentors: a time offered to somebody who waits stands beside one that they have taken themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_OFFERED = "status = 'held' AND substr(booked_by, 1, 8) = 'waitlist'"
_OWN = "status = 'held' AND substr(booked_by, 1, 8) <> 'waitlist'"


def _create(name: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        name, "appointments", ["conversation_id"], unique=True, postgresql_where=where, sqlite_where=where
    )


def upgrade() -> None:
    """One of each at most, decided by the database."""
    op.drop_index("uq_appointments_one_held", "appointments")
    _create("uq_appointments_one_held", _OWN)
    _create("uq_appointments_one_offered", _OFFERED)


def downgrade() -> None:
    """One of both together: what is offered is given back first."""
    offers = sa.table("appointments", sa.column("status"), sa.column("held_until"))
    op.execute(offers.update().where(sa.text(_OFFERED)).values(status="released", held_until=None))
    op.drop_index("uq_appointments_one_offered", "appointments")
    op.drop_index("uq_appointments_one_held", "appointments")
    _create("uq_appointments_one_held", "status = 'held'")
