"""Activity cycles"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity_cycle",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("wanted_result", sa.String(length=4000), nullable=False),
        sa.Column("persona_id", sa.String(), nullable=True),
        sa.Column("segment_id", sa.String(), nullable=True),
        sa.Column("parent_activity_id", sa.String(), nullable=True),
        sa.Column("importance_low", sa.Float(), nullable=False),
        sa.Column("importance_high", sa.Float(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "importance_low >= 0 AND importance_low < importance_high",
            name=op.f("ck_activity_cycle_importance"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_activity_cycle_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "persona_id"],
            ["persona.project_id", "persona.id"],
            name=op.f("fk_activity_cycle_project_id_persona_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "segment_id"],
            ["segment.project_id", "segment.id"],
            name=op.f("fk_activity_cycle_project_id_segment_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_activity_cycle_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_activity_cycle")),
    )
    op.create_table(
        "cycle_phase",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('deciding', 'doing', 'reviewing', 'extra')", name=op.f("ck_cycle_phase_kind")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_cycle_phase_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "cycle_id"],
            ["activity_cycle.project_id", "activity_cycle.id"],
            name=op.f("fk_cycle_phase_project_id_cycle_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_cycle_phase_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_cycle_phase")),
    )
    with op.batch_alter_table("cycle_phase", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cycle_phase_project_id_cycle_id"), ["project_id", "cycle_id"], unique=False
        )

    op.create_table(
        "activity",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("phase_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=4000), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("critical_need", sa.String(length=4000), nullable=False),
        sa.Column("importance", sa.Float(), nullable=True),
        sa.Column("importance_by", sa.String(), nullable=True),
        sa.Column("importance_source", sa.String(length=200), nullable=False),
        sa.Column("desired", sa.Float(), nullable=True),
        sa.Column("desired_by", sa.String(), nullable=True),
        sa.Column("desired_source", sa.String(length=200), nullable=False),
        sa.Column("assumed", sa.Float(), nullable=True),
        sa.Column("assumed_by", sa.String(length=200), nullable=False),
        sa.Column("time_spent", sa.Float(), nullable=True),
        sa.Column("emotion", sa.Float(), nullable=True),
        sa.Column("filler", sa.String(), nullable=True),
        sa.Column("competitor", sa.String(length=200), nullable=False),
        sa.Column("filler_note", sa.String(length=4000), nullable=False),
        sa.Column("switching_risk", sa.String(), nullable=True),
        sa.Column("risk_reasons", sa.String(length=4000), nullable=False),
        sa.Column("served", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("desired_by IN ('customer', 'management')", name=op.f("ck_activity_desired_by")),
        sa.CheckConstraint(
            "filler IN ('us', 'competitor', 'customer', 'nobody')", name=op.f("ck_activity_filler")
        ),
        sa.CheckConstraint(
            "importance_by IN ('customer', 'management')", name=op.f("ck_activity_importance_by")
        ),
        sa.CheckConstraint(
            "switching_risk IN ('low', 'medium', 'high')", name=op.f("ck_activity_switching_risk")
        ),
        sa.CheckConstraint("assumed BETWEEN 0 AND 100", name=op.f("ck_activity_assumed")),
        sa.CheckConstraint("desired BETWEEN 0 AND 100", name=op.f("ck_activity_desired")),
        sa.CheckConstraint("emotion BETWEEN -2 AND 2", name=op.f("ck_activity_emotion")),
        sa.CheckConstraint("importance >= 0", name=op.f("ck_activity_importance")),
        sa.CheckConstraint("time_spent >= 0", name=op.f("ck_activity_time_spent")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_activity_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "cycle_id"],
            ["activity_cycle.project_id", "activity_cycle.id"],
            name=op.f("fk_activity_project_id_cycle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "phase_id"],
            ["cycle_phase.project_id", "cycle_phase.id"],
            name=op.f("fk_activity_project_id_phase_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_activity_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_project_id_cycle_id"), ["project_id", "cycle_id"], unique=False
        )

    # an activity may open a cycle of its own: the reference back can only come once both tables are there
    with op.batch_alter_table("activity_cycle", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_activity_cycle_project_id_parent_activity_id"),
            "activity",
            ["project_id", "parent_activity_id"],
            ["project_id", "id"],
        )

    op.create_table(
        "activity_step",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("activity_id", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_activity_step_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "activity_id"],
            ["activity.project_id", "activity.id"],
            name=op.f("fk_activity_step_project_id_activity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "cycle_id"],
            ["activity_cycle.project_id", "activity_cycle.id"],
            name=op.f("fk_activity_step_project_id_cycle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "step_id"],
            ["step.project_id", "step.id"],
            name=op.f("fk_activity_step_project_id_step_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_activity_step_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_activity_step")),
        sa.UniqueConstraint(
            "project_id",
            "activity_id",
            "step_id",
            name=op.f("uq_activity_step_project_id_activity_id_step_id"),
        ),
    )
    with op.batch_alter_table("activity_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_step_project_id_cycle_id"), ["project_id", "cycle_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_activity_step_project_id_step_id"), ["project_id", "step_id"], unique=False
        )

    op.create_table(
        "activity_touchpoint",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("activity_id", sa.String(), nullable=False),
        sa.Column("touchpoint_id", sa.String(), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_activity_touchpoint_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "activity_id"],
            ["activity.project_id", "activity.id"],
            name=op.f("fk_activity_touchpoint_project_id_activity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "cycle_id"],
            ["activity_cycle.project_id", "activity_cycle.id"],
            name=op.f("fk_activity_touchpoint_project_id_cycle_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "touchpoint_id"],
            ["touchpoint.project_id", "touchpoint.id"],
            name=op.f("fk_activity_touchpoint_project_id_touchpoint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_activity_touchpoint_project_id")
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_activity_touchpoint")),
        sa.UniqueConstraint(
            "project_id",
            "activity_id",
            "touchpoint_id",
            name=op.f("uq_activity_touchpoint_project_id_activity_id_touchpoint_id"),
        ),
    )
    with op.batch_alter_table("activity_touchpoint", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_touchpoint_project_id_cycle_id"), ["project_id", "cycle_id"], unique=False
        )

    op.create_table(
        "add_on",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("activity_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("maturity", sa.String(), nullable=False),
        sa.Column("cost", sa.String(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("effect", sa.Float(), nullable=True),
        sa.Column("effect_reason", sa.String(length=4000), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("partner", sa.String(length=200), nullable=False),
        sa.Column("wave_before", sa.String(length=200), nullable=False),
        sa.Column("wave_after", sa.String(length=200), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('service', 'product', 'information', 'partner')", name=op.f("ck_add_on_kind")
        ),
        sa.CheckConstraint("maturity IN ('idea', 'pilot', 'live')", name=op.f("ck_add_on_maturity")),
        sa.CheckConstraint("effect BETWEEN 0 AND 100", name=op.f("ck_add_on_effect")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_add_on_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "activity_id"],
            ["activity.project_id", "activity.id"],
            name=op.f("fk_add_on_project_id_activity_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "cycle_id"],
            ["activity_cycle.project_id", "activity_cycle.id"],
            name=op.f("fk_add_on_project_id_cycle_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_add_on_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_add_on")),
    )
    with op.batch_alter_table("add_on", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_add_on_project_id_cycle_id"), ["project_id", "cycle_id"], unique=False
        )
