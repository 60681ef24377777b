"""A hand-out as a template repository: each push is checked, a codespace is ready to work in."""

from collections.abc import Sequence
from pathlib import Path

from backlings.course.files import write_text
from backlings.course.units import Unit
from backlings.release import folder

PRIVATE: tuple[str, ...] = ()

_WORKFLOW = """name: backlings
on: [push, workflow_dispatch]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
          cache: pip
          cache-dependency-path: requirements.txt
      - run: pip install -r requirements.txt
      # Exit code 1 only says that there is work left.
      - run: backlings check --summary "$GITHUB_STEP_SUMMARY" --points || [ $? -eq 1 ]
"""

_CONTAINER = """{
  "name": "backlings",
  "image": "mcr.microsoft.com/devcontainers/python:3.12",
  "postCreateCommand": "pip install -r requirements.txt",
  "customizations": {
    "vscode": {
      "extensions": ["ms-python.python"],
      "settings": {"files.autoSave": "off"}
    },
    "codespaces": {"openFiles": ["README.md", "work/%s.py"]}
  }
}
"""

_IGNORED = ".venv/\n__pycache__/\n*.new\n*.backup-*\n"


def make(units: Sequence[Unit], place: Path) -> None:
    """Write the repository."""
    folder.make(units, place)
    write_text(place / ".github" / "workflows" / "backlings.yml", _WORKFLOW)
    write_text(place / ".devcontainer" / "devcontainer.json", _CONTAINER % units[0].stem)
    write_text(place / ".gitignore", _IGNORED)
