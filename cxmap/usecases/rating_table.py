"""Agreement of raters from a table of their judgements, whoever made it."""

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxmap.analysis import agreement
from cxmap.analysis.agreement import Agreement, Level
from cxmap.errors import InvalidValueError, Reason
from cxmap.formats import read_table

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
TWO = 2


def study(data: bytes, file_name: str) -> dict[str, Any]:
    """Percent agreement, Krippendorff's alpha at each level and, for two raters, Cohen's kappa.

    A table has a row for each unit and a column for each rater (a first column that names the units may stand
    before them; an empty cell is a missing judgement), or is a square table of counts of two raters whose
    rows and columns have the same names. InvalidValueError where it is neither.
    """
    frame = read_table(data, file_name).frame
    named, judged = _parts(frame)
    if _is_square(named, judged):
        return _of_counts(_numbers(judged))
    ratings, is_numeric = _coded(judged)
    return _of_ratings(ratings, is_numeric=is_numeric)


def _parts(frame: pd.DataFrame) -> tuple[list[str], pd.DataFrame]:
    """What the rows are called, and the judgements: a first column with a name of its own for each row is no rater."""
    first = frame.iloc[:, 0]
    is_name = first.is_unique and len(frame.columns) > TWO and (first != "").all()
    named, judged = (first.tolist(), frame.iloc[:, 1:]) if is_name else ([], frame)
    if len(judged.columns) < TWO or judged.empty:
        raise InvalidValueError(
            field="raters", value=str(len(judged.columns)), reason=Reason("too_few_raters")
        )
    return named, judged


def _is_square(named: list[str], judged: pd.DataFrame) -> bool:
    return bool(named) and [name.strip() for name in named] == [str(name).strip() for name in judged.columns]


def _numbers(judged: pd.DataFrame) -> NDArray[np.float64]:
    cells = judged.replace("", np.nan).apply(pd.to_numeric, errors="coerce")
    numbers: NDArray[np.float64] = cells.to_numpy(dtype=np.float64)
    if np.isnan(numbers).any():
        raise InvalidValueError(field="counts", value="", reason=Reason("not_a_number"))
    return numbers


def _coded(judged: pd.DataFrame) -> tuple[NDArray[np.float64], bool]:
    """The judgements as numbers, NaN where one is missing; words become the codes of their categories."""
    told = judged.map(lambda cell: str(cell).strip()).replace("", None)
    numbers = told.apply(pd.to_numeric, errors="coerce")
    if (numbers.isna() == told.isna()).all(axis=None):
        return numbers.to_numpy(dtype=np.float64), True
    codes, _ = pd.factorize(told.to_numpy().ravel(), sort=True)
    return np.where(codes < 0, np.nan, codes).reshape(told.shape).astype(np.float64), False


def _of_counts(table: NDArray[np.float64]) -> dict[str, Any]:
    first, second = (np.repeat(codes.ravel(), table.astype(int).ravel()) for codes in np.indices(table.shape))
    found = _of_ratings(np.column_stack([first, second]).astype(np.float64), is_numeric=True)
    return found | {"kind": "counts"} | _kappas(table)


def _of_ratings(ratings: NDArray[np.float64], *, is_numeric: bool) -> dict[str, Any]:
    """Words have no order: only the nominal level is computed from them."""
    levels = LEVELS if is_numeric else LEVELS[:1]
    found: dict[str, Any] = {
        "kind": "ratings",
        "units": len(ratings),
        "raters": ratings.shape[1],
        "percent": _told(agreement.percent(ratings)),
        "alpha": {level: _told(agreement.alpha(ratings, level)) for level in levels},
    }
    if ratings.shape[1] == TWO:
        found |= _kappas(agreement.cross_table(ratings[:, 0], ratings[:, 1]))
    return found


def _kappas(table: NDArray[np.float64]) -> dict[str, Any]:
    return {
        "kappa": _told(agreement.kappa(table)),
        "kappa_linear": _told(agreement.kappa(table, "linear")),
        "kappa_quadratic": _told(agreement.kappa(table, "quadratic")),
    }


def _told(found: Agreement) -> dict[str, Any]:
    return asdict(found) | {"verdict": found.verdict}
