"""Service blueprints, and evidence about their nodes"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_blueprint",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("persona_id", sa.String(), nullable=True),
        sa.Column("segment_id", sa.String(), nullable=True),
        sa.Column("perspective", sa.String(), nullable=False),
        sa.Column("standard_source", sa.String(length=200), nullable=False),
        sa.Column("tolerable_time", sa.Float(), nullable=True),
        sa.Column("tolerable_source", sa.String(length=200), nullable=False),
        sa.Column("tolerable_n", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("price", sa.String(), nullable=True),
        sa.Column("other_cost", sa.String(), nullable=True),
        sa.Column("other_cost_note", sa.String(length=200), nullable=False),
        sa.Column("volume_per_month", sa.Integer(), nullable=True),
        sa.Column("execution_times", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "perspective IN ('actual', 'desired')", name=op.f("ck_service_blueprint_perspective")
        ),
        sa.CheckConstraint("tolerable_time >= 0", name=op.f("ck_service_blueprint_tolerable_time")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_service_blueprint_version")),
        sa.CheckConstraint("volume_per_month >= 0", name=op.f("ck_service_blueprint_volume_per_month")),
        sa.ForeignKeyConstraint(
            ["project_id", "persona_id"],
            ["persona.project_id", "persona.id"],
            name=op.f("fk_service_blueprint_project_id_persona_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "segment_id"],
            ["segment.project_id", "segment.id"],
            name=op.f("fk_service_blueprint_project_id_segment_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_service_blueprint_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_service_blueprint")),
    )
    op.create_table(
        "blueprint_actor",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("blueprint_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cost_rate", sa.String(), nullable=True),
        sa.Column("servers", sa.Integer(), nullable=True),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('customer', 'person', 'technology')", name=op.f("ck_blueprint_actor_kind")
        ),
        sa.CheckConstraint("servers >= 1", name=op.f("ck_blueprint_actor_servers")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_blueprint_actor_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "blueprint_id"],
            ["service_blueprint.project_id", "service_blueprint.id"],
            name=op.f("fk_blueprint_actor_project_id_blueprint_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_blueprint_actor_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_blueprint_actor")),
    )
    with op.batch_alter_table("blueprint_actor", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_blueprint_actor_project_id_blueprint_id"),
            ["project_id", "blueprint_id"],
            unique=False,
        )
    op.create_table(
        "blueprint_lane",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("blueprint_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('physical_evidence', 'customer', 'frontstage', 'backstage', 'support')",
            name=op.f("ck_blueprint_lane_role"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_blueprint_lane_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "blueprint_id"],
            ["service_blueprint.project_id", "service_blueprint.id"],
            name=op.f("fk_blueprint_lane_project_id_blueprint_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_blueprint_lane_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_blueprint_lane")),
        sa.UniqueConstraint(
            "project_id", "blueprint_id", "key", name=op.f("uq_blueprint_lane_project_id_blueprint_id_key")
        ),
    )
    with op.batch_alter_table("blueprint_lane", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_blueprint_lane_project_id_blueprint_id"),
            ["project_id", "blueprint_id"],
            unique=False,
        )
    op.create_table(
        "blueprint_step",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("blueprint_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phase", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_blueprint_step_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "blueprint_id"],
            ["service_blueprint.project_id", "service_blueprint.id"],
            name=op.f("fk_blueprint_step_project_id_blueprint_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_blueprint_step_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_blueprint_step")),
    )
    with op.batch_alter_table("blueprint_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_blueprint_step_project_id_blueprint_id"),
            ["project_id", "blueprint_id"],
            unique=False,
        )
    op.create_table(
        "finding_verdict",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("blueprint_id", sa.String(), nullable=False),
        sa.Column("finding", sa.String(length=200), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint("verdict IN ('dismissed', 'confirmed')", name=op.f("ck_finding_verdict_verdict")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_finding_verdict_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "blueprint_id"],
            ["service_blueprint.project_id", "service_blueprint.id"],
            name=op.f("fk_finding_verdict_project_id_blueprint_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_finding_verdict_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_finding_verdict")),
        sa.UniqueConstraint(
            "project_id",
            "blueprint_id",
            "finding",
            name=op.f("uq_finding_verdict_project_id_blueprint_id_finding"),
        ),
    )
    op.create_table(
        "blueprint_node",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("blueprint_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("lane_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=4000), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=True),
        sa.Column("pinned", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.String(), nullable=True),
        sa.Column("touchpoint_id", sa.String(), nullable=True),
        sa.Column("channel", sa.String(length=200), nullable=False),
        sa.Column("standard_time", sa.Float(), nullable=True),
        sa.Column("tolerable_time", sa.Float(), nullable=True),
        sa.Column("fastest_time", sa.Float(), nullable=True),
        sa.Column("slowest_time", sa.Float(), nullable=True),
        sa.Column("cost_rate", sa.String(), nullable=True),
        sa.Column("materials", sa.String(length=200), nullable=False),
        sa.Column("materials_cost", sa.String(), nullable=True),
        sa.Column("policy", sa.String(length=4000), nullable=False),
        sa.Column("employee_emotion", sa.Float(), nullable=True),
        sa.Column("captures", sa.String(length=4000), nullable=False),
        sa.Column("latitude", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("opens_id", sa.String(), nullable=True),
        sa.Column("map_step_id", sa.String(), nullable=True),
        sa.Column("origin_id", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('action', 'decision', 'wait', 'start', 'end', 'sub_blueprint', 'physical_evidence')",
            name=op.f("ck_blueprint_node_kind"),
        ),
        sa.CheckConstraint(
            "employee_emotion BETWEEN -2 AND 2", name=op.f("ck_blueprint_node_employee_emotion")
        ),
        sa.CheckConstraint("fastest_time >= 0", name=op.f("ck_blueprint_node_fastest_time")),
        sa.CheckConstraint("latitude BETWEEN 0 AND 3", name=op.f("ck_blueprint_node_latitude")),
        sa.CheckConstraint("pinned >= 0", name=op.f("ck_blueprint_node_pinned")),
        sa.CheckConstraint("slowest_time >= 0", name=op.f("ck_blueprint_node_slowest_time")),
        sa.CheckConstraint("standard_time >= 0", name=op.f("ck_blueprint_node_standard_time")),
        sa.CheckConstraint("tolerable_time >= 0", name=op.f("ck_blueprint_node_tolerable_time")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_blueprint_node_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "actor_id"],
            ["blueprint_actor.project_id", "blueprint_actor.id"],
            name=op.f("fk_blueprint_node_project_id_actor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "blueprint_id"],
            ["service_blueprint.project_id", "service_blueprint.id"],
            name=op.f("fk_blueprint_node_project_id_blueprint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "lane_id"],
            ["blueprint_lane.project_id", "blueprint_lane.id"],
            name=op.f("fk_blueprint_node_project_id_lane_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "map_step_id"],
            ["step.project_id", "step.id"],
            name=op.f("fk_blueprint_node_project_id_map_step_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "opens_id"],
            ["service_blueprint.project_id", "service_blueprint.id"],
            name=op.f("fk_blueprint_node_project_id_opens_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "step_id"],
            ["blueprint_step.project_id", "blueprint_step.id"],
            name=op.f("fk_blueprint_node_project_id_step_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "touchpoint_id"],
            ["touchpoint.project_id", "touchpoint.id"],
            name=op.f("fk_blueprint_node_project_id_touchpoint_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_blueprint_node_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_blueprint_node")),
        sa.UniqueConstraint(
            "project_id", "blueprint_id", "key", name=op.f("uq_blueprint_node_project_id_blueprint_id_key")
        ),
    )
    with op.batch_alter_table("blueprint_node", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_blueprint_node_project_id_blueprint_id"),
            ["project_id", "blueprint_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_blueprint_node_project_id_map_step_id"),
            ["project_id", "map_step_id"],
            unique=False,
        )
    op.create_table(
        "failure_point",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("blueprint_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("node_id", sa.String(), nullable=False),
        sa.Column("position", sa.Float(), nullable=False),
        sa.Column("mode", sa.String(length=200), nullable=False),
        sa.Column("cause", sa.String(length=4000), nullable=False),
        sa.Column("effect", sa.String(length=4000), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("severity_proposed", sa.Integer(), nullable=True),
        sa.Column("severity_basis", sa.String(length=4000), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=True),
        sa.Column("occurrence_proposed", sa.Integer(), nullable=True),
        sa.Column("occurrence_basis", sa.String(length=4000), nullable=False),
        sa.Column("detection", sa.Integer(), nullable=True),
        sa.Column("detection_proposed", sa.Integer(), nullable=True),
        sa.Column("detection_basis", sa.String(length=4000), nullable=False),
        sa.Column("found_in", sa.String(), nullable=True),
        sa.Column("recovery", sa.String(length=4000), nullable=False),
        sa.Column("recovery_time", sa.Float(), nullable=True),
        sa.Column("poka_yoke", sa.String(length=4000), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("in_place_since", sa.String(length=10), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "found_in IN ('physical_evidence', 'customer', 'frontstage', 'backstage', 'support')",
            name=op.f("ck_failure_point_found_in"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'planned', 'in_place', 'closed')", name=op.f("ck_failure_point_state")
        ),
        sa.CheckConstraint("detection BETWEEN 1 AND 10", name=op.f("ck_failure_point_detection")),
        sa.CheckConstraint(
            "detection_proposed BETWEEN 1 AND 10", name=op.f("ck_failure_point_detection_proposed")
        ),
        sa.CheckConstraint("occurrence BETWEEN 1 AND 10", name=op.f("ck_failure_point_occurrence")),
        sa.CheckConstraint(
            "occurrence_proposed BETWEEN 1 AND 10", name=op.f("ck_failure_point_occurrence_proposed")
        ),
        sa.CheckConstraint("recovery_time >= 0", name=op.f("ck_failure_point_recovery_time")),
        sa.CheckConstraint("severity BETWEEN 1 AND 10", name=op.f("ck_failure_point_severity")),
        sa.CheckConstraint(
            "severity_proposed BETWEEN 1 AND 10", name=op.f("ck_failure_point_severity_proposed")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_failure_point_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "blueprint_id"],
            ["service_blueprint.project_id", "service_blueprint.id"],
            name=op.f("fk_failure_point_project_id_blueprint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "node_id"],
            ["blueprint_node.project_id", "blueprint_node.id"],
            name=op.f("fk_failure_point_project_id_node_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_failure_point_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_failure_point")),
        sa.UniqueConstraint(
            "project_id", "blueprint_id", "key", name=op.f("uq_failure_point_project_id_blueprint_id_key")
        ),
    )
    with op.batch_alter_table("failure_point", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_failure_point_project_id_blueprint_id"),
            ["project_id", "blueprint_id"],
            unique=False,
        )
    op.create_table(
        "blueprint_link",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("blueprint_id", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("target_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("share", sa.Float(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=True),
        sa.Column("condition", sa.String(length=200), nullable=False),
        sa.Column("failure_id", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('sequence', 'message', 'agreement', 'recovery')", name=op.f("ck_blueprint_link_kind")
        ),
        sa.CheckConstraint("cases >= 0", name=op.f("ck_blueprint_link_cases")),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_blueprint_link_share")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_blueprint_link_version")),
        sa.ForeignKeyConstraint(
            ["project_id", "blueprint_id"],
            ["service_blueprint.project_id", "service_blueprint.id"],
            name=op.f("fk_blueprint_link_project_id_blueprint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "failure_id"],
            ["failure_point.project_id", "failure_point.id"],
            name=op.f("fk_blueprint_link_project_id_failure_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "source_id"],
            ["blueprint_node.project_id", "blueprint_node.id"],
            name=op.f("fk_blueprint_link_project_id_source_id"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "target_id"],
            ["blueprint_node.project_id", "blueprint_node.id"],
            name=op.f("fk_blueprint_link_project_id_target_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_blueprint_link_project_id")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_blueprint_link")),
        sa.UniqueConstraint(
            "project_id",
            "source_id",
            "target_id",
            "kind",
            name=op.f("uq_blueprint_link_project_id_source_id_target_id_kind"),
        ),
    )
    with op.batch_alter_table("blueprint_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_blueprint_link_project_id_blueprint_id"),
            ["project_id", "blueprint_id"],
            unique=False,
        )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("node_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("failure_id", sa.String(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_evidence_project_id_node_id"), ["project_id", "node_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_evidence_project_id_failure_id"),
            "failure_point",
            ["project_id", "failure_id"],
            ["project_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_evidence_project_id_node_id"),
            "blueprint_node",
            ["project_id", "node_id"],
            ["project_id", "id"],
        )
