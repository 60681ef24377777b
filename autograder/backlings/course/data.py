"""Small real data sets for the checks that train; sources and licences stand beside the files."""

import csv
import math
from functools import cache
from typing import Any

import numpy as np

from backlings.course.finding import find_course

Arrays = dict[str, np.ndarray[Any, Any]]


@cache
def load(name: str) -> Arrays:
    """
    A data set of `autograder/data`.

    Parameters
    ----------
    name : str
        ``digits``: x (1797, 64) pixels from 0 to 16, labels (1797,) from 0 to 9.
        ``iris``: x (150, 4) lengths in cm, labels (150,) from 0 to 2.

    Returns
    -------
    dict of str to ndarray
        ``x`` in float64 and ``labels`` in int64, read-only since they are shared.
    """
    with np.load(find_course() / "autograder" / "data" / f"{name}.npz") as file:
        arrays = {"x": file["x"].astype(np.float64), "labels": file["labels"].astype(np.int64)}
    for array in arrays.values():
        array.flags.writeable = False
    return arrays


@cache
def table(name: str) -> dict[str, tuple[float | str, ...]]:
    """
    A table of `autograder/data`: for each column its values, one for each row.

    Parameters
    ----------
    name : str
        ``penguins``: 344 rows; species, island and sex are words, the other five are numbers.

    Returns
    -------
    dict of str to tuple
        A column in which every value is a number holds floats, any other texts; a missing value
        is nan in both.
    """
    path = find_course() / "autograder" / "data" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: _column([row[column] for row in rows]) for column in rows[0]}


def _column(texts: list[str]) -> tuple[float | str, ...]:
    try:
        return tuple(float(text) if text else math.nan for text in texts)
    except ValueError:
        return tuple(text or math.nan for text in texts)
