"""mentors, appointments, group sessions, outbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WORDS = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _fk(table: str, column: str, other: str, ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def _create_mentor_library() -> None:
    library = op.create_table(
        "mentor_library",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _check("mentor_library", "one_row", "id = 1"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_library")),
    )
    op.bulk_insert(library, [{"id": 1, "version": 0}])


def _create_mentors() -> None:
    op.create_table(
        "mentors",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("organisation", sa.String(120), nullable=False),
        sa.Column("position", sa.String(80), nullable=False),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("categories", _WORDS, nullable=False),
        sa.Column("industries", _WORDS, nullable=False),
        sa.Column("formats", _WORDS, nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("photo", sa.String(300), nullable=True),
        sa.Column("meeting_place", sa.String(200), nullable=True),
        sa.Column("monthly_capacity", sa.Integer(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_to", sa.Date(), nullable=True),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("lead_minutes", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("max_pairings", sa.Integer(), nullable=False),
        sa.Column("works_on_holidays", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        _check("mentors", "buffer", "buffer_minutes >= 0 AND buffer_minutes % 5 = 0"),
        _check("mentors", "horizon", "horizon_days BETWEEN 1 AND 60"),
        _check("mentors", "lead", "lead_minutes >= 0"),
        _check("mentors", "capacity", "monthly_capacity > 0"),
        _check("mentors", "slot", "slot_minutes > 0 AND slot_minutes % 5 = 0"),
        _check("mentors", "term", "term_to IS NULL OR term_to >= term_from"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentors")),
    )
    op.create_index(op.f("ix_mentors_city"), "mentors", ["city"])


def _create_office_days() -> None:
    op.create_table(
        "office_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(4), nullable=False),
        sa.Column("as_weekday", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(100), nullable=True),
        sa.Column("set_by", sa.String(80), nullable=False),
        sa.Column("set_at", _MOMENT, nullable=False),
        _check("office_days", "kind", "kind IN ('work', 'rest')"),
        _check("office_days", "as_weekday", "as_weekday IS NULL OR as_weekday BETWEEN 0 AND 6"),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_office_days")),
    )


def _create_appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("mentor_id", sa.String(36), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("first_cell", sa.Integer(), nullable=False),
        sa.Column("cell_count", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(10), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("held_until", _MOMENT, nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("booked_by", sa.String(80), nullable=False),
        sa.Column("cancel_reason", sa.String(200), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        _check("appointments", "held", "(status = 'held') = (held_until IS NOT NULL)"),
        _check("appointments", "format", "format IN ('online', 'in_person', 'check_up')"),
        _check(
            "appointments",
            "status",
            "status IN ('held', 'requested', 'booked', 'attended', 'no_show', 'cancelled', "
            "'mentor_cancelled', 'released')",
        ),
        _check("appointments", "cell_count", "cell_count BETWEEN 1 AND 288"),
        _check("appointments", "window", "ends_at > starts_at"),
        _fk("appointments", "conversation_id", "conversations"),
        _fk("appointments", "mentor_id", "mentors", ondelete=None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(op.f("ix_appointments_conversation_id"), "appointments", ["conversation_id"])
    op.create_index("ix_appointments_first_cell", "appointments", ["first_cell"])
    op.create_index("ix_appointments_mentor_id_first_cell", "appointments", ["mentor_id", "first_cell"])
    op.create_index(
        "uq_appointments_one_held",
        "appointments",
        ["conversation_id"],
        unique=True,
        postgresql_where=sa.text("status = 'held'"),
        sqlite_where=sa.text("status = 'held'"),
    )


def _create_group_sessions() -> None:
    op.create_table(
        "group_sessions",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("mentor_id", sa.String(36), nullable=True),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("first_cell", sa.Integer(), nullable=False),
        sa.Column("cell_count", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        _check("group_sessions", "status", "status IN ('open', 'cancelled')"),
        _check("group_sessions", "window", "ends_at > starts_at"),
        _check("group_sessions", "seats", "seats > 0"),
        _fk("group_sessions", "mentor_id", "mentors", ondelete=None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_sessions")),
    )
    op.create_index("ix_group_sessions_mentor_id_first_cell", "group_sessions", ["mentor_id", "first_cell"])
    op.create_index("ix_group_sessions_starts_at", "group_sessions", ["starts_at"])


def _create_mentor_exceptions() -> None:
    op.create_table(
        "mentor_exceptions",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("mentor_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(6), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("reason", sa.String(100), nullable=True),
        _check("mentor_exceptions", "kind", "kind IN ('closed', 'extra')"),
        _check("mentor_exceptions", "window", "ends_at > starts_at"),
        _fk("mentor_exceptions", "mentor_id", "mentors"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_exceptions")),
    )
    op.create_index("ix_mentor_exceptions_mentor_id_ends_at", "mentor_exceptions", ["mentor_id", "ends_at"])


def _create_mentor_hours() -> None:
    op.create_table(
        "mentor_hours",
        sa.Column("mentor_id", sa.String(36), nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start_minute", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        _check("mentor_hours", "cells", "start_minute % 5 = 0 AND end_minute % 5 = 0"),
        _check(
            "mentor_hours", "window", "start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440"
        ),
        _check("mentor_hours", "weekday", "weekday BETWEEN 0 AND 6"),
        _fk("mentor_hours", "mentor_id", "mentors"),
        sa.PrimaryKeyConstraint("mentor_id", "weekday", "start_minute", name=op.f("pk_mentor_hours")),
    )


def _create_mentor_internals() -> None:
    op.create_table(
        "mentor_internals",
        sa.Column("mentor_id", sa.String(36), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("certificate_no", sa.String(60), nullable=True),
        sa.Column("rating", sa.Float(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        _fk("mentor_internals", "mentor_id", "mentors"),
        sa.PrimaryKeyConstraint("mentor_id", name=op.f("pk_mentor_internals")),
    )


def _create_mentor_pairings() -> None:
    op.create_table(
        "mentor_pairings",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("mentor_id", sa.String(36), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("goal", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("mentor_agreed_at", _MOMENT, nullable=True),
        sa.Column("citizen_agreed_at", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        _check(
            "mentor_pairings",
            "both_agree",
            "status <> 'active' OR (mentor_agreed_at IS NOT NULL AND citizen_agreed_at IS NOT NULL)",
        ),
        _check(
            "mentor_pairings",
            "status",
            "status IN ('requested', 'offered', 'active', 'declined', 'withdrawn', 'ended')",
        ),
        _check("mentor_pairings", "months", "months IS NULL OR months BETWEEN 1 AND 36"),
        _fk("mentor_pairings", "conversation_id", "conversations"),
        _fk("mentor_pairings", "mentor_id", "mentors", ondelete=None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_pairings")),
    )
    op.create_index("ix_mentor_pairings_conversation_id", "mentor_pairings", ["conversation_id"])
    op.create_index(
        "uq_mentor_pairings_open",
        "mentor_pairings",
        ["mentor_id", "conversation_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('requested', 'offered', 'active')"),
        sqlite_where=sa.text("status IN ('requested', 'offered', 'active')"),
    )


def _create_mentor_wishes() -> None:
    op.create_table(
        "mentor_wishes",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("need", sa.Text(), nullable=True),
        sa.Column("city", sa.String(6), nullable=True),
        sa.Column("format", sa.String(10), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("closed_by", sa.String(80), nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        _check("mentor_wishes", "kind", "kind IN ('waitlist', 'check_up')"),
        _check("mentor_wishes", "closed", "(closed_at IS NULL) = (closed_by IS NULL)"),
        _fk("mentor_wishes", "conversation_id", "conversations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_wishes")),
    )
    op.create_index("ix_mentor_wishes_conversation_id", "mentor_wishes", ["conversation_id"])


def _create_appointment_ratings() -> None:
    op.create_table(
        "appointment_ratings",
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("rated_at", _MOMENT, nullable=False),
        _check("appointment_ratings", "level", "level IN ('very_good', 'good', 'fair', 'bad', 'very_bad')"),
        _fk("appointment_ratings", "appointment_id", "appointments"),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_appointment_ratings")),
    )


def _create_appointment_records() -> None:
    op.create_table(
        "appointment_records",
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("written_by", sa.String(80), nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        _fk("appointment_records", "appointment_id", "appointments"),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_appointment_records")),
    )


def _create_mentor_cells() -> None:
    op.create_table(
        "mentor_cells",
        sa.Column("mentor_id", sa.String(36), nullable=False),
        sa.Column("cell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=True),
        sa.Column("session_id", sa.String(36), nullable=True),
        sa.Column("held_until", _MOMENT, nullable=True),
        _check("mentor_cells", "one_owner", "(appointment_id IS NULL) <> (session_id IS NULL)"),
        _fk("mentor_cells", "appointment_id", "appointments"),
        _fk("mentor_cells", "mentor_id", "mentors"),
        _fk("mentor_cells", "session_id", "group_sessions"),
        sa.PrimaryKeyConstraint("mentor_id", "cell", name=op.f("pk_mentor_cells")),
    )
    op.create_index("ix_mentor_cells_appointment_id", "mentor_cells", ["appointment_id"])
    op.create_index("ix_mentor_cells_session_id", "mentor_cells", ["session_id"])


def _create_mentor_follow_ups() -> None:
    op.create_table(
        "mentor_follow_ups",
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("done_by", sa.String(80), nullable=True),
        sa.Column("done_at", _MOMENT, nullable=True),
        _check("mentor_follow_ups", "done", "(done_at IS NULL) = (done_by IS NULL)"),
        _fk("mentor_follow_ups", "appointment_id", "appointments"),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_mentor_follow_ups")),
    )


def _create_mentor_month_places() -> None:
    op.create_table(
        "mentor_month_places",
        sa.Column("mentor_id", sa.String(36), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=False),
        sa.Column("held_until", _MOMENT, nullable=True),
        _check("mentor_month_places", "place", "place > 0"),
        _fk("mentor_month_places", "appointment_id", "appointments"),
        _fk("mentor_month_places", "mentor_id", "mentors"),
        sa.PrimaryKeyConstraint("mentor_id", "month", "place", name=op.f("pk_mentor_month_places")),
    )
    op.create_index("ix_mentor_month_places_appointment_id", "mentor_month_places", ["appointment_id"])


def _create_session_registrations() -> None:
    op.create_table(
        "session_registrations",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("session_id", sa.String(36), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("queue_no", sa.Integer(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        _check(
            "session_registrations",
            "status",
            "status IN ('registered', 'waiting', 'cancelled', 'attended', 'absent')",
        ),
        _fk("session_registrations", "conversation_id", "conversations"),
        _fk("session_registrations", "session_id", "group_sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_registrations")),
    )
    op.create_index("ix_session_registrations_conversation_id", "session_registrations", ["conversation_id"])
    op.create_index(
        "uq_session_registrations_open",
        "session_registrations",
        ["session_id", "conversation_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('registered', 'waiting')"),
        sqlite_where=sa.text("status IN ('registered', 'waiting')"),
    )


def _create_mentor_notices() -> None:
    op.create_table(
        "mentor_notices",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=True),
        sa.Column("registration_id", sa.String(36), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("dedupe_key", sa.String(100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("next_try_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(14), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        _check(
            "mentor_notices", "state", "state IN ('waiting', 'sent', 'failed', 'dropped', 'not_configured')"
        ),
        _fk("mentor_notices", "appointment_id", "appointments"),
        _fk("mentor_notices", "conversation_id", "conversations"),
        _fk("mentor_notices", "registration_id", "session_registrations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_notices")),
        sa.UniqueConstraint("dedupe_key", "channel", name="uq_mentor_notices_dedupe_key"),
    )
    op.create_index("ix_mentor_notices_appointment_id", "mentor_notices", ["appointment_id"])
    op.create_index("ix_mentor_notices_conversation_id", "mentor_notices", ["conversation_id"])
    op.create_index(
        "ix_mentor_notices_due",
        "mentor_notices",
        ["next_try_at"],
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )


def _create_session_seats() -> None:
    op.create_table(
        "session_seats",
        sa.Column("session_id", sa.String(36), nullable=False),
        sa.Column("seat", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("registration_id", sa.String(36), nullable=False),
        _check("session_seats", "seat", "seat > 0"),
        _fk("session_seats", "registration_id", "session_registrations"),
        _fk("session_seats", "session_id", "group_sessions"),
        sa.PrimaryKeyConstraint("session_id", "seat", name=op.f("pk_session_seats")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_session_seats_registration_id")),
    )


def _create_mentor_deliveries() -> None:
    op.create_table(
        "mentor_deliveries",
        sa.Column("notice_id", sa.String(36), nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(14), nullable=False),
        sa.Column("detail", sa.String(80), nullable=True),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        _check("mentor_deliveries", "outcome", "outcome IN ('started', 'sent', 'failed', 'not_configured')"),
        _fk("mentor_deliveries", "notice_id", "mentor_notices"),
        sa.PrimaryKeyConstraint("notice_id", "attempt", name=op.f("pk_mentor_deliveries")),
    )


def upgrade() -> None:
    """Apply."""
    _create_mentor_library()
    _create_mentors()
    _create_office_days()
    _create_appointments()
    _create_group_sessions()
    _create_mentor_exceptions()
    _create_mentor_hours()
    _create_mentor_internals()
    _create_mentor_pairings()
    _create_mentor_wishes()
    _create_appointment_ratings()
    _create_appointment_records()
    _create_mentor_cells()
    _create_mentor_follow_ups()
    _create_mentor_month_places()
    _create_session_registrations()
    _create_mentor_notices()
    _create_session_seats()
    _create_mentor_deliveries()


def downgrade() -> None:
    """Take back."""
    for table in (
        "mentor_deliveries",
        "session_seats",
        "mentor_notices",
        "session_registrations",
        "mentor_month_places",
        "mentor_follow_ups",
        "mentor_cells",
        "appointment_records",
        "appointment_ratings",
        "mentor_wishes",
        "mentor_pairings",
        "mentor_internals",
        "mentor_hours",
        "mentor_exceptions",
        "group_sessions",
        "appointments",
        "office_days",
        "mentors",
        "mentor_library",
    ):
        op.drop_table(table)
