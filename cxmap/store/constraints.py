"""What the tables of a project have in common: the names of their constraints, keys, references and checks.

The project id comes first in every key and unique constraint, so that a table can be distributed by project.
"""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, PrimaryKeyConstraint
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def own(*more: Any) -> tuple[Any, ...]:
    """Key and version check of a row that belongs to a project, and what else it needs."""
    return (
        PrimaryKeyConstraint("project_id", "id"),
        ForeignKeyConstraint(["project_id"], ["project.id"]),
        CheckConstraint("version >= 1", name="version"),
        *more,
    )


def of(column: str, table: str, *, use_alter: bool = False) -> ForeignKeyConstraint:
    key = [f"{table}.project_id", f"{table}.id"]
    return ForeignKeyConstraint(["project_id", column], key, use_alter=use_alter)


def one_of(column: str, values: Any) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def within(column: str, low: float, high: float) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)
