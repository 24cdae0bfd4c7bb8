"""Field work: sessions, participants, live logs, texts, codes and codings"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "behaviour_scheme",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_behaviour_scheme_version")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_behaviour_scheme_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_behaviour_scheme")),
    )
    op.create_table(
        "carried_part",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=38), nullable=False),
        sa.Column("element", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=2000000), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_carried_part_version")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_carried_part_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_carried_part")),
    )
    with op.batch_alter_table("carried_part", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_carried_part_project_id_owner"), ["project_id", "owner"], unique=False
        )

    op.create_table(
        "code",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.String(length=4000), nullable=False),
        sa.Column("example", sa.String(length=4000), nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("codable", sa.Boolean(), nullable=False),
        sa.Column("guid", sa.String(length=38), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_code_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "parent_id"],
            ["code.project_id", "code.id"],
            name=op.f("fk_code_project_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_code_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_code")),
    )
    op.create_table(
        "code_set",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=4000), nullable=False),
        sa.Column("guid", sa.String(length=38), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_code_set_version")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_code_set_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_code_set")),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_erasure_version")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_erasure_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "behaviour",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("grouping", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=1), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("modifiers", sa.JSON(), nullable=False),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.Column("valence", sa.Float(), nullable=True),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('point', 'state')", name=op.f("ck_behaviour_kind")),
        sa.CheckConstraint(
            "role IN ('behaviour', 'not_visible', 'arrive', 'served', 'leave', 'gave_up', 'queue')",
            name=op.f("ck_behaviour_role"),
        ),
        sa.CheckConstraint("valence BETWEEN -2 AND 2", name=op.f("ck_behaviour_valence")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_behaviour_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "scheme_id"],
            ["behaviour_scheme.project_id", "behaviour_scheme.id"],
            name=op.f("fk_behaviour_project_id_scheme_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_behaviour_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_behaviour")),
    )
    with op.batch_alter_table("behaviour", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_behaviour_project_id_scheme_id"), ["project_id", "scheme_id"], unique=False
        )

    op.create_table(
        "field_session",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("manager", sa.String(), nullable=True),
        sa.Column("covert", sa.Boolean(), nullable=False),
        sa.Column("justification", sa.String(length=4000), nullable=False),
        sa.Column("legal_basis", sa.String(length=4000), nullable=False),
        sa.Column("setting", sa.String(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("observer", sa.String(length=200), nullable=False),
        sa.Column("second_observer", sa.String(length=200), nullable=False),
        sa.Column("segment_id", sa.String(), nullable=True),
        sa.Column("wave", sa.String(length=200), nullable=False),
        sa.Column("scheme_id", sa.String(), nullable=True),
        sa.Column("sampling", sa.String(), nullable=False),
        sa.Column("cue_seconds", sa.Float(), nullable=True),
        sa.Column("wait_node_id", sa.String(length=40), nullable=True),
        sa.Column("service_node_id", sa.String(length=40), nullable=True),
        sa.Column("started_at", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("manager IN ('serving', 'watching')", name=op.f("ck_field_session_manager")),
        sa.CheckConstraint(
            "method IN ('participant_observation', 'non_participant_observation', 'ethnography', 'interview', 'focus_group')",
            name=op.f("ck_field_session_method"),
        ),
        sa.CheckConstraint(
            "role IN ('complete_participant', 'participant_as_observer', 'observer_as_participant', 'complete_observer')",
            name=op.f("ck_field_session_role"),
        ),
        sa.CheckConstraint(
            "sampling IN ('continuous', 'event', 'momentary', 'partial_interval', 'whole_interval')",
            name=op.f("ck_field_session_sampling"),
        ),
        sa.CheckConstraint(
            "setting IN ('counter', 'premises', 'call', 'screen', 'face_to_face', 'telephone', 'home')",
            name=op.f("ck_field_session_setting"),
        ),
        sa.CheckConstraint(
            "started_at IS NULL OR NOT covert OR (justification <> '' AND legal_basis <> '')",
            name=op.f("ck_field_session_grounds"),
        ),
        sa.CheckConstraint("cue_seconds > 0", name=op.f("ck_field_session_cue_seconds")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_field_session_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "scheme_id"],
            ["behaviour_scheme.project_id", "behaviour_scheme.id"],
            name=op.f("fk_field_session_project_id_scheme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "segment_id"],
            ["segment.project_id", "segment.id"],
            name=op.f("fk_field_session_project_id_segment_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_field_session_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_field_session")),
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=200), nullable=False),
        sa.Column("segment_id", sa.String(), nullable=True),
        sa.Column("child", sa.Boolean(), nullable=False),
        sa.Column("vulnerable", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("consent_version", sa.String(length=200), nullable=False),
        sa.Column("consent_scope", sa.JSON(), nullable=False),
        sa.Column("consent_until", sa.String(length=10), nullable=True),
        sa.Column("withdrawn_at", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "consent IN ('not_needed', 'given', 'withdrawn', 'unknown')", name=op.f("ck_participant_consent")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_participant_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "segment_id"],
            ["segment.project_id", "segment.id"],
            name=op.f("fk_participant_project_id_segment_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_participant_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_participant")),
        sa.UniqueConstraint("project_id", "pseudonym", name=op.f("uq_participant_project_id_pseudonym")),
    )
    op.create_table(
        "field_text",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=True),
        sa.Column("participant_id", sa.String(), nullable=True),
        sa.Column("touchpoint_id", sa.String(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(length=2000000), nullable=False),
        sa.Column("memo", sa.String(length=4000), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("guid", sa.String(length=38), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("expanded_at", sa.String(length=40), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('transcript', 'descriptive', 'reflective', 'methodological', 'activities', 'environments', 'interactions', 'objects', 'users')",
            name=op.f("ck_field_text_kind"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_field_text_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "participant_id"],
            ["participant.project_id", "participant.id"],
            name=op.f("fk_field_text_project_id_participant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "session_id"],
            ["field_session.project_id", "field_session.id"],
            name=op.f("fk_field_text_project_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "touchpoint_id"],
            ["touchpoint.project_id", "touchpoint.id"],
            name=op.f("fk_field_text_project_id_touchpoint_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_field_text_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_field_text")),
    )
    with op.batch_alter_table("field_text", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_field_text_project_id_session_id"), ["project_id", "session_id"], unique=False
        )

    op.create_table(
        "participant_key",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("identity", sa.String(length=4000), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_participant_key_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "participant_id"],
            ["participant.project_id", "participant.id"],
            name=op.f("fk_participant_key_project_id_participant_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_participant_key_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_participant_key")),
        sa.UniqueConstraint(
            "project_id", "participant_id", name=op.f("uq_participant_key_project_id_participant_id")
        ),
    )
    op.create_table(
        "session_participant",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_session_participant_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "participant_id"],
            ["participant.project_id", "participant.id"],
            name=op.f("fk_session_participant_project_id_participant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "session_id"],
            ["field_session.project_id", "field_session.id"],
            name=op.f("fk_session_participant_project_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_session_participant_project_id")
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_session_participant")),
        sa.UniqueConstraint(
            "project_id",
            "session_id",
            "participant_id",
            name=op.f("uq_session_participant_project_id_session_id_participant_id"),
        ),
    )
    op.create_table(
        "session_touchpoint",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("touchpoint_id", sa.String(), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_session_touchpoint_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "session_id"],
            ["field_session.project_id", "field_session.id"],
            name=op.f("fk_session_touchpoint_project_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "touchpoint_id"],
            ["touchpoint.project_id", "touchpoint.id"],
            name=op.f("fk_session_touchpoint_project_id_touchpoint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_session_touchpoint_project_id")
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_session_touchpoint")),
        sa.UniqueConstraint(
            "project_id",
            "session_id",
            "touchpoint_id",
            name=op.f("uq_session_touchpoint_project_id_session_id_touchpoint_id"),
        ),
    )
    op.create_table(
        "call_record",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("touchpoint_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("stages", sa.String(length=4000), nullable=False),
        sa.Column("hold", sa.Float(), nullable=True),
        sa.Column("transfer", sa.Float(), nullable=True),
        sa.Column("silence", sa.Float(), nullable=True),
        sa.Column("emotion_start", sa.Float(), nullable=True),
        sa.Column("emotion_end", sa.Float(), nullable=True),
        sa.Column("resolved", sa.Boolean(), nullable=True),
        sa.Column("wanted", sa.String(length=4000), nullable=False),
        sa.Column("evidence_id", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("emotion_end BETWEEN -2 AND 2", name=op.f("ck_call_record_emotion_end")),
        sa.CheckConstraint("emotion_start BETWEEN -2 AND 2", name=op.f("ck_call_record_emotion_start")),
        sa.CheckConstraint("hold >= 0 AND transfer >= 0 AND silence >= 0", name=op.f("ck_call_record_times")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_call_record_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "evidence_id"],
            ["evidence.project_id", "evidence.id"],
            name=op.f("fk_call_record_project_id_evidence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "session_id"],
            ["field_session.project_id", "field_session.id"],
            name=op.f("fk_call_record_project_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "touchpoint_id"],
            ["touchpoint.project_id", "touchpoint.id"],
            name=op.f("fk_call_record_project_id_touchpoint_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_call_record_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_call_record")),
    )
    with op.batch_alter_table("call_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_call_record_project_id_session_id"), ["project_id", "session_id"], unique=False
        )

    op.create_table(
        "coding",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("code_id", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("coder", sa.String(length=200), nullable=False),
        sa.Column("memo", sa.String(length=4000), nullable=False),
        sa.Column("quotation", sa.String(length=200), nullable=False),
        sa.Column("guid", sa.String(length=38), nullable=False),
        sa.Column("selection_guid", sa.String(length=38), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint('start >= 0 AND start < "end"', name=op.f("ck_coding_span")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_coding_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "code_id"],
            ["code.project_id", "code.id"],
            name=op.f("fk_coding_project_id_code_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "evidence_id"],
            ["evidence.project_id", "evidence.id"],
            name=op.f("fk_coding_project_id_evidence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "text_id"],
            ["field_text.project_id", "field_text.id"],
            name=op.f("fk_coding_project_id_text_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_coding_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_coding")),
    )
    with op.batch_alter_table("coding", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coding_project_id_code_id"), ["project_id", "code_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_coding_project_id_text_id"), ["project_id", "text_id"], unique=False
        )

    op.create_table(
        "interview_answer",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("touchpoint_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=True),
        sa.Column("like", sa.String(length=4000), nullable=False),
        sa.Column("better", sa.String(length=4000), nullable=False),
        sa.Column("actual", sa.Float(), nullable=True),
        sa.Column("desired", sa.Float(), nullable=True),
        sa.Column("importance", sa.Integer(), nullable=True),
        sa.Column("agreed_by", sa.JSON(), nullable=False),
        sa.Column("evidence_id", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("actual BETWEEN -2 AND 2", name=op.f("ck_interview_answer_actual")),
        sa.CheckConstraint("desired BETWEEN -2 AND 2", name=op.f("ck_interview_answer_desired")),
        sa.CheckConstraint("importance BETWEEN 1 AND 5", name=op.f("ck_interview_answer_importance")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_interview_answer_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "evidence_id"],
            ["evidence.project_id", "evidence.id"],
            name=op.f("fk_interview_answer_project_id_evidence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "participant_id"],
            ["participant.project_id", "participant.id"],
            name=op.f("fk_interview_answer_project_id_participant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "session_id"],
            ["field_session.project_id", "field_session.id"],
            name=op.f("fk_interview_answer_project_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "touchpoint_id"],
            ["touchpoint.project_id", "touchpoint.id"],
            name=op.f("fk_interview_answer_project_id_touchpoint_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_interview_answer_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_interview_answer")),
    )
    with op.batch_alter_table("interview_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interview_answer_project_id_session_id"),
            ["project_id", "session_id"],
            unique=False,
        )

    op.create_table(
        "log_entry",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("behaviour_id", sa.String(), nullable=True),
        sa.Column("touchpoint_id", sa.String(), nullable=True),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("pressed_at", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("modifier", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("valence", sa.Float(), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("antecedent", sa.String(length=4000), nullable=False),
        sa.Column("consequence", sa.String(length=4000), nullable=False),
        sa.Column("observer", sa.String(length=200), nullable=False),
        sa.Column("evidence_id", sa.String(), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('point', 'start', 'stop', 'note', 'pause', 'resume')", name=op.f("ck_log_entry_kind")
        ),
        sa.CheckConstraint("at >= 0", name=op.f("ck_log_entry_at")),
        sa.CheckConstraint("valence BETWEEN -2 AND 2", name=op.f("ck_log_entry_valence")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_log_entry_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "behaviour_id"],
            ["behaviour.project_id", "behaviour.id"],
            name=op.f("fk_log_entry_project_id_behaviour_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "evidence_id"],
            ["evidence.project_id", "evidence.id"],
            name=op.f("fk_log_entry_project_id_evidence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "session_id"],
            ["field_session.project_id", "field_session.id"],
            name=op.f("fk_log_entry_project_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "touchpoint_id"],
            ["touchpoint.project_id", "touchpoint.id"],
            name=op.f("fk_log_entry_project_id_touchpoint_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_log_entry_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("project_id", "op_id", name=op.f("uq_log_entry_project_id_op_id")),
    )
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_log_entry_project_id_session_id_at"),
            ["project_id", "session_id", "at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_log_entry_project_id_session_id_deleted_id"),
            ["project_id", "session_id", "deleted", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_log_entry_project_id_session_id_kind"),
            ["project_id", "session_id", "kind"],
            unique=False,
        )
