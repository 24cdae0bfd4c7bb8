"""Evidence as a file with names instead of ids, and the same file back without loss."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from cxmap.errors import UnknownFormatError
from cxmap.formats import DOORS
from cxmap.formats import evidence_cells as cells
from cxmap.formats.evidence_rows import ITEM_COLUMNS, Applied, Rows
from cxmap.formats.formula_guard import guarded, unguarded
from cxmap.formats.moments import ISO
from cxmap.formats.table import Table
from cxmap.model.evidence import VALENCE_HIGH, VALENCE_LOW, VERBATIM_LENGTH, Consent, Method
from cxmap.model.evidence_import import EvidenceMapping, FromColumn
from cxmap.model.noun import NAME_LENGTH, TEXT_LENGTH

EXPORT_COLUMNS = tuple(column for column in ITEM_COLUMNS if column != "row")
ADDED_COLUMNS = frozenset({"node", "failure", "desired"})
"""What files of earlier versions do not have: empty there."""

EXPORT_MAPPING = EvidenceMapping(
    touchpoint="touchpoint",
    date="occurred_at",
    date_format=ISO,
    verbatim="verbatim",
    method=FromColumn(column="method"),
    source="source",
    segment="segment",
    node="node",
    failure="failure",
    wave=FromColumn(column="wave"),
    desired="desired",
    emotional="emotional",
    rational="rational",
    duration="duration",
    record="record",
)
"""What the record of an import says about a file of our own; `read_export` takes scores and valences as well."""


def write(frame: pd.DataFrame, suffix: str) -> bytes:
    """The evidence (columns of `EXPORT_COLUMNS`, names instead of ids) as a file of that kind."""
    if suffix not in DOORS:
        raise UnknownFormatError(file=suffix, known=", ".join(DOORS))
    door = DOORS[suffix]
    texts = [column for column in EXPORT_COLUMNS if ITEM_COLUMNS[column] == "str"]
    harmless = guarded if door.RUNS_FORMULAS else str
    plain = {column: frame[column].map(lambda text: harmless(cells.cleaned(text))) for column in texts}
    return door.write(frame.assign(**plain)[list(EXPORT_COLUMNS)].astype(_types()))


def is_export(table: Table) -> bool:
    """Whether the header is that of our own export, of this version or an earlier (further columns do not matter)."""
    return set(EXPORT_COLUMNS) - ADDED_COLUMNS <= set(table.frame.columns)


def read_export(table: Table) -> Applied:
    """The evidence in a file of our own, also after a person worked on it: rows are checked as in any import."""
    runs_formulas = DOORS[table.recognised.suffix].RUNS_FORMULAS
    rows = Rows(table, table.frame.map(unguarded) if runs_formulas else table.frame)
    found: dict[str, Any] = {"row": rows.numbers}
    resaved = (
        table.recognised.separator != ","
    )  # only then can a comma be a decimal mark that we did not write
    for column, reader in _readers(decimal_comma=resaved and rows.decimal_comma).items():
        default = math.nan if ITEM_COLUMNS[column] == "float64" else ""
        told = column not in ADDED_COLUMNS or column in rows.frame.columns
        found[column] = rows.read(column, reader, default) if told else default
    items = pd.DataFrame(found)
    return rows.applied(items[rows.is_used()], skipped=0)


def _types() -> dict[str, str]:
    return {column: ITEM_COLUMNS[column] for column in EXPORT_COLUMNS}


def _readers(*, decimal_comma: bool) -> Mapping[str, cells.Reader[Any]]:
    name = cells.exact_reader(NAME_LENGTH)
    number = cells.number_reader(decimal_comma=decimal_comma)
    share = cells.number_reader(0, 100, decimal_comma=decimal_comma)
    valence = cells.number_reader(VALENCE_LOW, VALENCE_HIGH, decimal_comma=decimal_comma)
    return {
        "touchpoint": cells.text_reader(NAME_LENGTH, needed=True),
        "step": name,
        "node": cells.exact_reader(cells.NODE_LENGTH),
        "failure": name,
        "method": cells.choice_reader(Method, {}),
        "occurred_at": cells.iso_reader(),
        "source": name,
        "segment": name,
        "wave": name,
        "score": number,
        "scale_low": number,
        "scale_high": number,
        "label": name,
        "valence": valence,
        "desired": valence,
        "emotional": share,
        "rational": share,
        "verbatim": cells.exact_reader(VERBATIM_LENGTH),
        "duration": cells.duration_reader(decimal_comma=decimal_comma),
        "consent": cells.choice_reader(Consent, {"": Consent.UNKNOWN}),
        "record": cells.exact_reader(TEXT_LENGTH),
    }
