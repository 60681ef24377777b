"""
What authors and teachers write as data: YAML and TOML files, and the entries in them.

Every complaint names the file, the entry and the key, and says what to write instead.
"""

import difflib
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import yaml

from backlings.course.errors import CourseError
from backlings.course.files import from_yaml

Entry = TypeVar("Entry")


def read_yaml(path: Path) -> Any:
    """
    Read a YAML file.

    Raises
    ------
    CourseError
        If it cannot be read or is not YAML, with the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CourseError(f"{path} is not valid YAML: {_in_one_line(error)}") from None
    return parse_yaml(text, str(path))


def parse_yaml(text: str, where: str) -> Any:
    """
    Parse a text as YAML; `where` says whose it is.

    Raises
    ------
    CourseError
        If it is not YAML, with the line.
    """
    try:
        return from_yaml(text)
    except yaml.YAMLError as error:
        raise CourseError(f"{where} is not valid YAML: {_in_one_line(error)}") from None


def read_toml(path: Path) -> dict[str, Any]:
    """
    Read a TOML file.

    Raises
    ------
    CourseError
        If it cannot be read or is not TOML, with the line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} is not valid TOML: {_in_one_line(error)}") from None


def make_entry(kind: Callable[..., Entry], data: Any, where: str) -> Entry:
    """
    Make an entry from what a file says of it.

    Parameters
    ----------
    kind : type
        A dataclass; its fields are the keys. Lists become tuples.
    data : object
        What the file says; expected to be a mapping.
    where : str
        The file, and the place in it.

    Returns
    -------
    Entry

    Raises
    ------
    CourseError
        If a key is unknown or missing, or its value is of another type.
    """
    if not isinstance(data, dict):
        raise CourseError(f"{where}: expected keys with values, found {_shown(data)}")
    where = f"{where}: {data['id']}" if isinstance(data.get("id"), str) else where
    types = _types(kind)
    check_keys(data, types, where)
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in data:
            right, wanted = _TYPES[types[field.name]]
            value = data[field.name]
            if not right(value):
                raise CourseError(
                    f"{where}: {field.name}: expected {wanted}, found {_shown(value)}"
                )
        elif field.default is MISSING:
            raise CourseError(f"{where}: there is no {field.name}")
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})


def check_keys(data: Iterable[str], known: Collection[str], where: str, prefix: str = "") -> None:
    """Raise CourseError for a key that is not known, with the one that may be meant."""
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            meant = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            raise CourseError(f"{where}: unknown key {prefix}{key}; {meant}")


_types = cache(get_type_hints)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_TYPES: dict[Any, tuple[Callable[[Any], bool], str]] = {
    str: (_is_text, "a text"),
    int: (lambda value: type(value) is int, "a whole number"),
    tuple[str, ...]: (
        lambda value: isinstance(value, list) and all(map(_is_text, value)),
        "a list of texts",
    ),
    tuple[Any, ...]: (lambda value: isinstance(value, list), "a list"),
    Mapping[str, str]: (
        lambda value: isinstance(value, dict) and all(map(_is_text, value.values())),
        "keys, each with a text",
    ),
}


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "keys with values (a text with a colon and a space in it needs quotes)"
    return "nothing" if value is None else repr(value)


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())
