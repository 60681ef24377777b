"""
Files: written whole or not at all, and YAML read fast.

Whoever reads a file, or comes after a crash, finds the old text or the new one, never half.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

# Ten times as fast as the one in Python; left out of builds of PyYAML that have no C compiler.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def from_yaml(text: str) -> Any:
    """What a text in YAML says: data only; raises `yaml.YAMLError`."""
    return yaml.load(text, _LOADER)


def write_text(path: Path, text: str) -> None:
    """Replace the content of `path`, creating its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
