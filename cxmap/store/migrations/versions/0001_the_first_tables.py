"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_project_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    op.create_table(
        "draft",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_draft_project_id")),
        sa.PrimaryKeyConstraint("project_id", "actor", "form", name=op.f("pk_draft")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.String(), nullable=False),
        sa.Column("imported_at", sa.String(), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_import_batch_version")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_import_batch_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_batch_project_id_sha256"), ["project_id", "sha256"], unique=False
        )

    op.create_table(
        "operation",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("touches_evidence", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('do', 'undo', 'redo')", name=op.f("ck_operation_kind")),
        sa.CheckConstraint("state IN ('done', 'undone', 'closed')", name=op.f("ck_operation_state")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_operation_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_operation")),
        sa.UniqueConstraint("project_id", "revision", name=op.f("uq_operation_project_id_revision")),
    )
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_operation_project_id_touches_evidence_revision"),
            ["project_id", "touches_evidence", "revision"],
            unique=False,
        )

    op.create_table(
        "saved_mapping",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_saved_mapping_version")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_saved_mapping_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_saved_mapping")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_saved_mapping_project_id_name")),
    )
    op.create_table(
        "segment",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=4000), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_segment_version")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_segment_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_segment")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_segment_project_id_name")),
    )
    op.create_table(
        "touchpoint",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("character", sa.String(), nullable=True),
        sa.Column("clues", sa.JSON(), nullable=False),
        sa.Column("phase", sa.String(), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("character IN ('static', 'dynamic')", name=op.f("ck_touchpoint_character")),
        sa.CheckConstraint("phase IN ('acquire', 'enhance', 'retain')", name=op.f("ck_touchpoint_phase")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_touchpoint_version")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_touchpoint_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_touchpoint")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_touchpoint_project_id_name")),
    )
    op.create_table(
        "change",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("operation_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "operation_id"],
            ["operation.project_id", "operation.id"],
            name=op.f("fk_change_project_id_operation_id"),
        ),
        sa.PrimaryKeyConstraint("project_id", "operation_id", "place", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_project_id_row_id"), ["project_id", "row_id"], unique=False
        )

    op.create_table(
        "persona",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("segment_id", sa.String(), nullable=True),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.Column("quote", sa.String(length=4000), nullable=False),
        sa.Column("goals", sa.String(length=4000), nullable=False),
        sa.Column("needs", sa.String(length=4000), nullable=False),
        sa.Column("behaviour", sa.String(length=4000), nullable=False),
        sa.Column("picture", sa.String(length=400000), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_persona_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "segment_id"],
            ["segment.project_id", "segment.id"],
            name=op.f("fk_persona_project_id_segment_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_persona_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_persona")),
    )
    op.create_table(
        "experience_map",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("persona_id", sa.String(), nullable=True),
        sa.Column("segment_id", sa.String(), nullable=True),
        sa.Column("perspective", sa.String(), nullable=False),
        sa.Column("weighting", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "perspective IN ('actual', 'desired')", name=op.f("ck_experience_map_perspective")
        ),
        sa.CheckConstraint("weighting IN ('item', 'method')", name=op.f("ck_experience_map_weighting")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_experience_map_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "persona_id"],
            ["persona.project_id", "persona.id"],
            name=op.f("fk_experience_map_project_id_persona_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "segment_id"],
            ["segment.project_id", "segment.id"],
            name=op.f("fk_experience_map_project_id_segment_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_experience_map_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_experience_map")),
    )
    op.create_table(
        "lane",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('touchpoints', 'doing', 'thinking', 'feeling', 'engagement', 'pain', 'opportunity', 'evidence', 'gap', 'free')",
            name=op.f("ck_lane_kind"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_lane_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "map_id"],
            ["experience_map.project_id", "experience_map.id"],
            name=op.f("fk_lane_project_id_map_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_lane_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_lane")),
    )
    with op.batch_alter_table("lane", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lane_project_id_map_id"), ["project_id", "map_id"], unique=False)

    op.create_table(
        "presence",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("map_id", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "map_id"],
            ["experience_map.project_id", "experience_map.id"],
            name=op.f("fk_presence_project_id_map_id"),
        ),
        sa.PrimaryKeyConstraint("project_id", "map_id", "session", name=op.f("pk_presence")),
    )
    op.create_table(
        "stage",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=4000), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_stage_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "map_id"],
            ["experience_map.project_id", "experience_map.id"],
            name=op.f("fk_stage_project_id_map_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_stage_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_stage")),
    )
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stage_project_id_map_id"), ["project_id", "map_id"], unique=False
        )

    op.create_table(
        "step",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.String(), nullable=False),
        sa.Column("stage_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=4000), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("moment_of_truth", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("assumed", sa.Float(), nullable=True),
        sa.Column("assumed_by", sa.String(length=200), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("assumed BETWEEN -2 AND 2", name=op.f("ck_step_assumed")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_step_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "map_id"],
            ["experience_map.project_id", "experience_map.id"],
            name=op.f("fk_step_project_id_map_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "stage_id"],
            ["stage.project_id", "stage.id"],
            name=op.f("fk_step_project_id_stage_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_step_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_step")),
    )
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_project_id_map_id"), ["project_id", "map_id"], unique=False)

    op.create_table(
        "card",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.String(), nullable=False),
        sa.Column("lane_id", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("severity BETWEEN 1 AND 5", name=op.f("ck_card_severity")),
        sa.CheckConstraint("span >= 1", name=op.f("ck_card_span")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_card_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "lane_id"], ["lane.project_id", "lane.id"], name=op.f("fk_card_project_id_lane_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "map_id"],
            ["experience_map.project_id", "experience_map.id"],
            name=op.f("fk_card_project_id_map_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "step_id"], ["step.project_id", "step.id"], name=op.f("fk_card_project_id_step_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_card_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_card")),
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_project_id_map_id"), ["project_id", "map_id"], unique=False)

    op.create_table(
        "desired_value",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("holder IN ('customer', 'management')", name=op.f("ck_desired_value_holder")),
        sa.CheckConstraint("value BETWEEN -2 AND 2", name=op.f("ck_desired_value_value")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_desired_value_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "map_id"],
            ["experience_map.project_id", "experience_map.id"],
            name=op.f("fk_desired_value_project_id_map_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "step_id"],
            ["step.project_id", "step.id"],
            name=op.f("fk_desired_value_project_id_step_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_desired_value_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_desired_value")),
        sa.UniqueConstraint(
            "project_id", "step_id", "holder", name=op.f("uq_desired_value_project_id_step_id_holder")
        ),
    )
    with op.batch_alter_table("desired_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_desired_value_project_id_map_id"), ["project_id", "map_id"], unique=False
        )

    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("touchpoint_id", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.String(length=40), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("segment_id", sa.String(), nullable=True),
        sa.Column("wave", sa.String(length=200), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("scale_low", sa.Float(), nullable=True),
        sa.Column("scale_high", sa.Float(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("valence", sa.Float(), nullable=True),
        sa.Column("emotional", sa.Float(), nullable=True),
        sa.Column("rational", sa.Float(), nullable=True),
        sa.Column("verbatim", sa.String(length=20000), nullable=False),
        sa.Column("duration", sa.Float(), nullable=True),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("record", sa.String(length=4000), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "consent IN ('not_needed', 'given', 'withdrawn', 'unknown')", name=op.f("ck_evidence_consent")
        ),
        sa.CheckConstraint(
            "method IN ('mystery_shop', 'participant_observation', 'non_participant_observation', 'ethnography', 'interview', 'focus_group', 'survey', 'complaint', 'social_media', 'contact_centre', 'silent_event')",
            name=op.f("ck_evidence_method"),
        ),
        sa.CheckConstraint("emotional BETWEEN 0 AND 100", name=op.f("ck_evidence_emotional")),
        sa.CheckConstraint("rational BETWEEN 0 AND 100", name=op.f("ck_evidence_rational")),
        sa.CheckConstraint("valence BETWEEN -2 AND 2", name=op.f("ck_evidence_valence")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_evidence_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "batch_id"],
            ["import_batch.project_id", "import_batch.id"],
            name=op.f("fk_evidence_project_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "segment_id"],
            ["segment.project_id", "segment.id"],
            name=op.f("fk_evidence_project_id_segment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "step_id"],
            ["step.project_id", "step.id"],
            name=op.f("fk_evidence_project_id_step_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "touchpoint_id"],
            ["touchpoint.project_id", "touchpoint.id"],
            name=op.f("fk_evidence_project_id_touchpoint_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_evidence_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_project_id_batch_id"), ["project_id", "batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_project_id_step_id"), ["project_id", "step_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evidence_project_id_touchpoint_id"), ["project_id", "touchpoint_id"], unique=False
        )

    op.create_table(
        "step_touchpoint",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("touchpoint_id", sa.String(), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_step_touchpoint_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "map_id"],
            ["experience_map.project_id", "experience_map.id"],
            name=op.f("fk_step_touchpoint_project_id_map_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "step_id"],
            ["step.project_id", "step.id"],
            name=op.f("fk_step_touchpoint_project_id_step_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "touchpoint_id"],
            ["touchpoint.project_id", "touchpoint.id"],
            name=op.f("fk_step_touchpoint_project_id_touchpoint_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_step_touchpoint_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_step_touchpoint")),
        sa.UniqueConstraint(
            "project_id",
            "step_id",
            "touchpoint_id",
            name=op.f("uq_step_touchpoint_project_id_step_id_touchpoint_id"),
        ),
    )
    with op.batch_alter_table("step_touchpoint", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_step_touchpoint_project_id_map_id"), ["project_id", "map_id"], unique=False
        )

    op.create_table(
        "card_evidence",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.String(), nullable=False),
        sa.Column("card_id", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_card_evidence_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "card_id"],
            ["card.project_id", "card.id"],
            name=op.f("fk_card_evidence_project_id_card_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "evidence_id"],
            ["evidence.project_id", "evidence.id"],
            name=op.f("fk_card_evidence_project_id_evidence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "map_id"],
            ["experience_map.project_id", "experience_map.id"],
            name=op.f("fk_card_evidence_project_id_map_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_card_evidence_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_card_evidence")),
        sa.UniqueConstraint(
            "project_id",
            "card_id",
            "evidence_id",
            name=op.f("uq_card_evidence_project_id_card_id_evidence_id"),
        ),
    )
    with op.batch_alter_table("card_evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_card_evidence_project_id_map_id"), ["project_id", "map_id"], unique=False
        )

    op.create_table(
        "card_vote",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.String(), nullable=False),
        sa.Column("card_id", sa.String(), nullable=False),
        sa.Column("voter", sa.String(length=200), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_card_vote_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "card_id"],
            ["card.project_id", "card.id"],
            name=op.f("fk_card_vote_project_id_card_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "map_id"],
            ["experience_map.project_id", "experience_map.id"],
            name=op.f("fk_card_vote_project_id_map_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_card_vote_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_card_vote")),
    )
    with op.batch_alter_table("card_vote", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_card_vote_project_id_map_id"), ["project_id", "map_id"], unique=False
        )
