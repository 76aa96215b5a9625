"""aid: intakes belong to the conversation of their case, also when it went over to another one."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Intakes whose case was opened on another device so far stayed with the device before."""
    aid_cases = sa.table("aid_cases", sa.column("case_id"), sa.column("conversation_id"))
    cases = sa.table("cases", sa.column("id"), sa.column("conversation_id"))
    owner = sa.select(cases.c.conversation_id).where(cases.c.id == aid_cases.c.case_id).scalar_subquery()
    op.execute(
        aid_cases.update().where(aid_cases.c.case_id.in_(sa.select(cases.c.id))).values(conversation_id=owner)
    )


def downgrade() -> None:
    """Which conversation an intake had before is not kept."""
