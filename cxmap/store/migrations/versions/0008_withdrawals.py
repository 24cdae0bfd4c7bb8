"""Whether a participant withdrew or was erased"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("erasure") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="erased"))
        batch_op.create_check_constraint(op.f("ck_erasure_kind"), "kind IN ('withdrawn', 'erased')")
    with op.batch_alter_table("erasure") as batch_op:
        batch_op.alter_column("kind", server_default=None)
