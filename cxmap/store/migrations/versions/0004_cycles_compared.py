"""Cycles side by side and beside blueprints, desired values from evidence, and who looks at any page"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    competitor = sa.Column("competitor", sa.String(length=200), nullable=False, server_default="")
    op.add_column("activity_cycle", competitor)
    effort = sa.Column("effort_source", sa.String(length=200), nullable=False, server_default="")
    op.add_column("activity", effort)
    op.add_column("activity", sa.Column("origin_id", sa.String(), nullable=True))
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
    op.create_table(
        "activity_node",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("activity_id", sa.String(), nullable=False),
        sa.Column("node_id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_activity_node_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "activity_id"],
            ["activity.project_id", "activity.id"],
            name=op.f("fk_activity_node_project_id_activity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "cycle_id"],
            ["activity_cycle.project_id", "activity_cycle.id"],
            name=op.f("fk_activity_node_project_id_cycle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "node_id"],
            ["blueprint_node.project_id", "blueprint_node.id"],
            name=op.f("fk_activity_node_project_id_node_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_activity_node_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_activity_node")),
        sa.UniqueConstraint(
            "project_id",
            "activity_id",
            "node_id",
            name=op.f("uq_activity_node_project_id_activity_id_node_id"),
        ),
    )
    with op.batch_alter_table("activity_node", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_node_project_id_cycle_id"), ["project_id", "cycle_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_activity_node_project_id_node_id"), ["project_id", "node_id"], unique=False
        )
