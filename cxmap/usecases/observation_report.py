"""What leaves field work as a file: codebook, project, codings, or the log of a session."""

import pandas as pd

from cxmap.errors import UnknownFormatError
from cxmap.formats import DOORS
from cxmap.usecases import codebook, coding, field_session, log_figures, qda_exchange
from cxmap.usecases.desk import Desk

QDA = (".qdc", ".qdpx")


def export(desk: Desk, suffix: str, session_id: str | None = None) -> bytes:
    """The log of a session as a table; without one the codebook (qdc), the project (qdpx), or codings as a table."""
    if session_id:
        return log_figures.export(log_figures.log_table(field_session.load(desk, session_id)), suffix)
    if suffix in QDA:
        return qda_exchange.export(desk, suffix)
    if suffix not in DOORS:
        raise UnknownFormatError(file=suffix, known=", ".join((*QDA, *DOORS)))
    return log_figures.export(codings_table(desk), suffix)


def codings_table(desk: Desk) -> pd.DataFrame:
    """One row per coding, with the words it spans and the code by its path."""
    book = codebook.load(desk)
    rows = [
        {
            "text": each.text.title,
            "start": one.start,
            "end": one.end,
            "words": each.text.body[one.start : one.end],
            "code": " > ".join(codebook.path(book, one.code_id)),
            "coder": one.coder,
            "memo": one.memo,
        }
        for each in coding.load_all(desk)
        for one in each.codings
    ]
    return pd.DataFrame(rows, columns=["text", "start", "end", "words", "code", "coder", "memo"])
