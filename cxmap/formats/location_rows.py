"""A list of locations as a table: a code, and a name, region and segment where there are any."""

from cxmap.errors import FileUnreadableError, Reason
from cxmap.formats import evidence_cells as cells
from cxmap.formats.evidence_cells import Refused
from cxmap.formats.evidence_rows import Rows
from cxmap.formats.table import Table
from cxmap.formats.visit_mapping import HEADER_WORDS
from cxmap.model.evidence_import import Rejection
from cxmap.model.noun import NAME_LENGTH
from cxmap.model.questionnaire import plain

WORDS = {
    "code": f"code kode id {HEADER_WORDS['location']}",
    "name": f"name nama {HEADER_WORDS['location_name']}",
    "region": HEADER_WORDS["region"],
    "segment": HEADER_WORDS["segment"],
}


def read_locations(table: Table, file_name: str) -> tuple[list[dict[str, str]], list[Rejection]]:
    """The locations, and the rows that give none; FileUnreadableError where no column has codes or names."""
    titles = {plain(str(name)).replace(" ", "_"): str(name) for name in table.frame.columns}
    columns = {
        part: column
        for part, words in WORDS.items()
        if (column := next((titles[word] for word in words.split() if word in titles), None))
    }
    if "code" not in columns:
        if "name" not in columns:
            raise FileUnreadableError(file=file_name, reason=Reason("no_locations"))
        columns["code"] = columns["name"]
    rows = Rows(table)
    reader = {part: cells.text_reader(NAME_LENGTH, needed=part == "code") for part in columns}
    read = {part: rows.read(column, reader[part], "") for part, column in columns.items()}
    seen: set[str] = set()
    for at, code in enumerate(read["code"]):
        if code and plain(code) in seen:
            rows.reject(at, columns["code"], Refused("twice_in_file", {"value": cells.shown(code)}))
        seen.add(plain(code))
    used = rows.is_used()
    told = [{part: values[at] for part, values in read.items()} for at in range(len(table.frame)) if used[at]]
    return told, [rows.rejected[row] for row in sorted(rows.rejected)]
