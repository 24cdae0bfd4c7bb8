"""Photos of sessions, and who codes which text blind"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session_photo",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=True),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("size >= 1", name=op.f("ck_session_photo_size")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_session_photo_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "session_id"],
            ["field_session.project_id", "field_session.id"],
            name=op.f("fk_session_photo_project_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "participant_id"],
            ["participant.project_id", "participant.id"],
            name=op.f("fk_session_photo_project_id_participant_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_session_photo_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_session_photo")),
    )
    for column in ("session_id", "sha256"):
        op.create_index(
            op.f(f"ix_session_photo_project_id_{column}"), "session_photo", ["project_id", column]
        )
    op.create_table(
        "blind_coding",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("coder", sa.String(length=200), nullable=False),
        sa.Column("done_at", sa.String(length=40), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_blind_coding_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "text_id"],
            ["field_text.project_id", "field_text.id"],
            name=op.f("fk_blind_coding_project_id_text_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_blind_coding_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_blind_coding")),
        sa.UniqueConstraint(
            "project_id", "text_id", "coder", name=op.f("uq_blind_coding_project_id_text_id_coder")
        ),
    )
