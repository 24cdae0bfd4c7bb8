"""Mystery shopping: programmes, questionnaires and visits"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photo_content",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_photo_content_project_id")),
        sa.PrimaryKeyConstraint("project_id", "sha256", name=op.f("pk_photo_content")),
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ethics_note", sa.String(length=4000), nullable=False),
        sa.Column("staff_told", sa.String(length=4000), nullable=False),
        sa.Column("lockout_days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('own', 'competitor', 'regulator')", name=op.f("ck_programme_kind")),
        sa.CheckConstraint("lockout_days >= 0", name=op.f("ck_programme_lockout_days")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_programme_version")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_programme_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_programme")),
    )
    op.create_table(
        "shopper",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=200), nullable=False),
        sa.Column("profile", sa.String(length=200), nullable=False),
        sa.Column("certification", sa.String(length=200), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("languages", sa.String(length=200), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 10", name=op.f("ck_shopper_rating")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_shopper_version")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_shopper_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_shopper")),
        sa.UniqueConstraint("project_id", "pseudonym", name=op.f("uq_shopper_project_id_pseudonym")),
    )
    op.create_table(
        "location",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=200), nullable=False),
        sa.Column("segment", sa.String(length=200), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_location_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "programme_id"],
            ["programme.project_id", "programme.id"],
            name=op.f("fk_location_project_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_location_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_location")),
        sa.UniqueConstraint(
            "project_id", "programme_id", "code", name=op.f("uq_location_project_id_programme_id_code")
        ),
    )
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_questionnaire_number")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_questionnaire_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "programme_id"],
            ["programme.project_id", "programme.id"],
            name=op.f("fk_questionnaire_project_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_questionnaire_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint(
            "project_id",
            "programme_id",
            "number",
            name=op.f("uq_questionnaire_project_id_programme_id_number"),
        ),
    )
    op.create_table(
        "scenario",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("briefing", sa.String(length=20000), nullable=False),
        sa.Column("quiz", sa.JSON(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_scenario_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "programme_id"],
            ["programme.project_id", "programme.id"],
            name=op.f("fk_scenario_project_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_scenario_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_scenario")),
    )
    with op.batch_alter_table("scenario", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_scenario_project_id_programme_id"), ["project_id", "programme_id"], unique=False
        )

    op.create_table(
        "wave",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("starts_on", sa.String(length=10), nullable=True),
        sa.Column("ends_on", sa.String(length=10), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_wave_dates")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_wave_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "programme_id"],
            ["programme.project_id", "programme.id"],
            name=op.f("fk_wave_project_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_wave_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_wave")),
        sa.UniqueConstraint(
            "project_id", "programme_id", "name", name=op.f("uq_wave_project_id_programme_id_name")
        ),
    )
    op.create_table(
        "questionnaire_section",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.String(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_questionnaire_section_version")),
        sa.CheckConstraint("weight BETWEEN 0 AND 100", name=op.f("ck_questionnaire_section_weight")),
        sa.ForeignKeyConstraint(
            ["project_id", "questionnaire_id"],
            ["questionnaire.project_id", "questionnaire.id"],
            name=op.f("fk_questionnaire_section_project_id_questionnaire_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_questionnaire_section_project_id")
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_questionnaire_section")),
    )
    with op.batch_alter_table("questionnaire_section", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_questionnaire_section_project_id_questionnaire_id"),
            ["project_id", "questionnaire_id"],
            unique=False,
        )

    op.create_table(
        "quiz_attempt",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.String(), nullable=False),
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("right_answers", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("right_answers <= questions", name=op.f("ck_quiz_attempt_right_answers")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_quiz_attempt_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "scenario_id"],
            ["scenario.project_id", "scenario.id"],
            name=op.f("fk_quiz_attempt_project_id_scenario_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "shopper_id"],
            ["shopper.project_id", "shopper.id"],
            name=op.f("fk_quiz_attempt_project_id_shopper_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_quiz_attempt_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_quiz_attempt")),
    )
    with op.batch_alter_table("quiz_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quiz_attempt_project_id_scenario_id_shopper_id"),
            ["project_id", "scenario_id", "shopper_id"],
            unique=False,
        )

    op.create_table(
        "quota",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("location_id", sa.String(), nullable=True),
        sa.Column("daypart", sa.String(length=200), nullable=False),
        sa.Column("scenario_id", sa.String(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_quota_version")),
        sa.CheckConstraint("wanted >= 0", name=op.f("ck_quota_wanted")),
        sa.ForeignKeyConstraint(
            ["project_id", "location_id"],
            ["location.project_id", "location.id"],
            name=op.f("fk_quota_project_id_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "programme_id"],
            ["programme.project_id", "programme.id"],
            name=op.f("fk_quota_project_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "scenario_id"],
            ["scenario.project_id", "scenario.id"],
            name=op.f("fk_quota_project_id_scenario_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "wave_id"],
            ["wave.project_id", "wave.id"],
            name=op.f("fk_quota_project_id_wave_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_quota_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_quota")),
    )
    with op.batch_alter_table("quota", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quota_project_id_wave_id"), ["project_id", "wave_id"], unique=False
        )

    op.create_table(
        "visit",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("questionnaire_id", sa.String(), nullable=False),
        sa.Column("location_id", sa.String(), nullable=False),
        sa.Column("shopper_id", sa.String(), nullable=True),
        sa.Column("wave_id", sa.String(), nullable=True),
        sa.Column("scenario_id", sa.String(), nullable=True),
        sa.Column("daypart", sa.String(length=200), nullable=False),
        sa.Column("pair", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.String(length=40), nullable=True),
        sa.Column("narrative", sa.String(length=20000), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("comments", sa.JSON(), nullable=False),
        sa.Column("points", sa.String(), nullable=False),
        sa.Column("record", sa.String(length=4000), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('assigned', 'in_progress', 'submitted', 'on_hold', 'returned', 'reviewed', 'finalized', 'locked', 'excluded')",
            name=op.f("ck_visit_state"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_visit_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "batch_id"],
            ["import_batch.project_id", "import_batch.id"],
            name=op.f("fk_visit_project_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "location_id"],
            ["location.project_id", "location.id"],
            name=op.f("fk_visit_project_id_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "programme_id"],
            ["programme.project_id", "programme.id"],
            name=op.f("fk_visit_project_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "questionnaire_id"],
            ["questionnaire.project_id", "questionnaire.id"],
            name=op.f("fk_visit_project_id_questionnaire_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "scenario_id"],
            ["scenario.project_id", "scenario.id"],
            name=op.f("fk_visit_project_id_scenario_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "shopper_id"],
            ["shopper.project_id", "shopper.id"],
            name=op.f("fk_visit_project_id_shopper_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "wave_id"],
            ["wave.project_id", "wave.id"],
            name=op.f("fk_visit_project_id_wave_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_visit_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_project_id_batch_id"), ["project_id", "batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_visit_project_id_programme_id_wave_id"),
            ["project_id", "programme_id", "wave_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_visit_project_id_questionnaire_id"),
            ["project_id", "questionnaire_id"],
            unique=False,
        )

    op.create_table(
        "questionnaire_item",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.String(), nullable=False),
        sa.Column("section_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("points", sa.Float(), nullable=True),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("may_not_apply", sa.Boolean(), nullable=False),
        sa.Column("bonus", sa.Boolean(), nullable=False),
        sa.Column("critical", sa.String(), nullable=True),
        sa.Column("trap", sa.String(length=60), nullable=False),
        sa.Column("show_if", sa.String(length=12), nullable=False),
        sa.Column("show_if_answers", sa.JSON(), nullable=False),
        sa.Column("touchpoint_id", sa.String(), nullable=True),
        sa.Column("failure_id", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("critical IN ('section', 'visit')", name=op.f("ck_questionnaire_item_critical")),
        sa.CheckConstraint(
            "kind IN ('yes_no', 'single', 'multiple', 'scale', 'number', 'time', 'text', 'photo')",
            name=op.f("ck_questionnaire_item_kind"),
        ),
        sa.CheckConstraint("points >= 0", name=op.f("ck_questionnaire_item_points")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_questionnaire_item_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "questionnaire_id"],
            ["questionnaire.project_id", "questionnaire.id"],
            name=op.f("fk_questionnaire_item_project_id_questionnaire_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "section_id"],
            ["questionnaire_section.project_id", "questionnaire_section.id"],
            name=op.f("fk_questionnaire_item_project_id_section_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "touchpoint_id"],
            ["touchpoint.project_id", "touchpoint.id"],
            name=op.f("fk_questionnaire_item_project_id_touchpoint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_questionnaire_item_project_id")
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_questionnaire_item")),
        sa.UniqueConstraint(
            "project_id",
            "questionnaire_id",
            "code",
            name=op.f("uq_questionnaire_item_project_id_questionnaire_id_code"),
        ),
    )
    op.create_table(
        "visit_move",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("appeal", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "from_state IN ('assigned', 'in_progress', 'submitted', 'on_hold', 'returned', 'reviewed', 'finalized', 'locked', 'excluded')",
            name=op.f("ck_visit_move_from_state"),
        ),
        sa.CheckConstraint(
            "to_state IN ('assigned', 'in_progress', 'submitted', 'on_hold', 'returned', 'reviewed', 'finalized', 'locked', 'excluded')",
            name=op.f("ck_visit_move_to_state"),
        ),
        sa.CheckConstraint(
            "to_state NOT IN ('returned', 'excluded') OR reason <> ''", name=op.f("ck_visit_move_reason")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_visit_move_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "visit_id"],
            ["visit.project_id", "visit.id"],
            name=op.f("fk_visit_move_project_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_visit_move_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_visit_move")),
    )
    with op.batch_alter_table("visit_move", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_move_project_id_visit_id"), ["project_id", "visit_id"], unique=False
        )

    op.create_table(
        "visit_photo",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("size >= 1", name=op.f("ck_visit_photo_size")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_visit_photo_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "visit_id"],
            ["visit.project_id", "visit.id"],
            name=op.f("fk_visit_photo_project_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_visit_photo_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_visit_photo")),
    )
    with op.batch_alter_table("visit_photo", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_photo_project_id_sha256"), ["project_id", "sha256"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_visit_photo_project_id_visit_id"), ["project_id", "visit_id"], unique=False
        )
