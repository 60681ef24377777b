"""The engine as a wheel without the course: what a hand-out installs."""

import base64
import hashlib
from collections.abc import Sequence
from importlib.metadata import Distribution, distribution
from pathlib import Path

from backlings.course.files import write_text
from backlings.course.units import Unit
from backlings.release.record import archive

_PACKAGE = Path(__file__).resolve().parents[1]
_LEFT_OUT = {"_bundled", "__pycache__"}
# Only the checks of some units need these, and they hold what other units ask for.
_ON_DEMAND = ("vitals",)
_WHEEL = "Wheel-Version: 1.0\nGenerator: backlings\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def engine_wheel(units: Sequence[Unit]) -> tuple[str, bytes]:
    """
    Name and content of the wheel; the same engine makes the same bytes.

    Parameters
    ----------
    units : list of Unit
        Those that it must be able to check.
    """
    about = distribution("backlings")
    info = f"backlings-{about.version}.dist-info"
    needed = "".join(unit.checks.read_text(encoding="utf-8") for unit in units)
    left_out = {f"backlings/checking/{name}.py" for name in _ON_DEMAND if name not in needed}
    parts = {name: part for name, part in engine_files().items() if name not in left_out}
    parts[f"{info}/METADATA"] = _metadata(about).encode()
    parts[f"{info}/WHEEL"] = _WHEEL.encode()
    parts[f"{info}/entry_points.txt"] = _entry_points(about).encode()
    record = [f"{name},sha256={_digest(part)},{len(part)}\n" for name, part in parts.items()]
    parts[f"{info}/RECORD"] = "".join([*record, f"{info}/RECORD,,\n"]).encode()
    return f"backlings-{about.version}-py3-none-any.whl", archive(parts)


def engine_files() -> dict[str, bytes]:
    """The files of the package without a course, by their names from `backlings/` on."""
    found = {}
    for path in sorted(_PACKAGE.rglob("*")):
        inside = path.relative_to(_PACKAGE)
        if path.is_file() and not _LEFT_OUT & {*inside.parts}:
            found[f"backlings/{inside.as_posix()}"] = path.read_bytes()
    return found


def write_engine(units: Sequence[Unit], place: Path, *packages: str) -> None:
    """
    Write what learners install: the engine without answers, and a list of what else.

    Parameters
    ----------
    units : list of Unit
        Those that it must be able to check; what these need besides numpy is listed, too.
    place : Path
        The folder of the hand-out.
    *packages : str
        What else is needed, such as ``jupyterlab``.
    """
    name, content = engine_wheel(units)
    (place / name).write_bytes(content)
    extras = sorted({str(unit.about["extra"]) for unit in units if unit.packages})
    engine = f"./{name}[{','.join(extras)}]" if extras else f"./{name}"
    write_text(place / "requirements.txt", "\n".join([engine, *packages, ""]))


def _metadata(about: Distribution) -> str:
    """Name, version and what it needs; not the README, which shows a solved exercise."""
    lines = [f"Metadata-Version: 2.1\nName: backlings\nVersion: {about.version}\n"]
    lines += [f"Requires-Python: {about.metadata['Requires-Python']}\n"]
    lines += [f"Provides-Extra: {e}\n" for e in about.metadata.get_all("Provides-Extra") or ()]
    return "".join([*lines, *(f"Requires-Dist: {need}\n" for need in sorted(about.requires or ()))])


def _entry_points(about: Distribution) -> str:
    groups: dict[str, list[str]] = {}
    for point in about.entry_points:
        groups.setdefault(point.group, []).append(f"{point.name} = {point.value}\n")
    return "\n".join(f"[{group}]\n{''.join(sorted(groups[group]))}" for group in sorted(groups))


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
