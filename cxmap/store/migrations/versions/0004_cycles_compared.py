"""Cycles side by side, desired values from evidence, and who looks at any page"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    competitor = sa.Column("competitor", sa.String(length=200), nullable=False, server_default="")
    op.add_column("activity_cycle", competitor)
    effort = sa.Column("effort_source", sa.String(length=200), nullable=False, server_default="")
    op.add_column("activity", effort)
    op.add_column("activity", sa.Column("copied_from", sa.String(), nullable=True))
    # in one statement, since a batch would build the table anew and lose its checks
    op.execute(
        "ALTER TABLE evidence ADD COLUMN desired FLOAT"
        " CONSTRAINT ck_evidence_desired CHECK (desired BETWEEN -2 AND 2)"
    )
    # whoever was there some seconds ago is not worth keeping
    op.drop_table("presence")
    op.create_table(
        "presence",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_presence_project_id")),
        sa.PrimaryKeyConstraint("project_id", "place", "session", name=op.f("pk_presence")),
    )
