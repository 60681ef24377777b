"""The commands about certificates: making one from real verdicts, and checking one."""

import argparse
import contextlib
import json
import secrets
from datetime import UTC, datetime
from pathlib import Path

from rich.text import Text

from backlings.course.errors import CourseError
from backlings.course.files import write_text
from backlings.course.finding import seed_for
from backlings.course.units import Unit
from backlings.learn import show
from backlings.learn.check import Target, check_file
from backlings.learn.credentials.certificate import carried, credential, picture
from backlings.learn.credentials.signing import did, open_key, sign, signer
from backlings.learn.subcommands import NOT_YET, PASSED, Subparsers, add, add_folder, existing
from backlings.sandbox import ProcessWorkers
from backlings.verdict.grade import Grader

_OUT = "backlings-certificate"


def add_subcommands(subparsers: Subparsers) -> None:
    """Add `certificate` and `verify`."""
    text = "grade your copy, and make a credential of it"
    parser = add(subparsers, "certificate", certificate, text)
    parser.add_argument("--name", required=True, metavar="NAME", help="whose it is")
    parser.add_argument("--out", metavar="FILE", help="a .json or .svg (default: both)")
    text = "a teacher's key, made if it is not there"
    parser.add_argument("--key", metavar="FILE", help=text)
    parser.add_argument("--issuer", metavar="NAME", help="who signs, with --key")
    add_folder(parser)
    text = "who signed a credential, and whether it was changed"
    parser = add(subparsers, "verify", verify, text)
    parser.add_argument("file", metavar="FILE", help="the .json or the .svg")
    text = "the key that must have signed it"
    parser.add_argument("--issuer", metavar="DID", help=text)


def certificate(options: argparse.Namespace, units: list[Unit]) -> int:
    """Grade the copy anew with fresh inputs, and write what it earned."""
    space, out, now = existing(options), show.console(), datetime.now(UTC)
    seed = seed_for(units, None, secrets.randbelow(2**31))
    with contextlib.closing(ProcessWorkers(ahead=1)) as spares:
        verdicts = [
            check_file(Target(unit, space.file(unit)), Grader(unit, seed), spares)[0]
            for unit in units
            if space.file(unit).exists()
        ]
    made = credential(verdicts, options.name, now)
    by = "unsigned: nobody vouches for it"
    if options.key:
        key = open_key(Path(options.key))
        made = sign(made, key, options.issuer or did(key), now)
        by = f"signed by {did(key)}"
    text = json.dumps(made, indent=2, ensure_ascii=False)
    paths = [Path(options.out)] if options.out else [Path(f"{_OUT}.json"), Path(f"{_OUT}.svg")]
    for path in paths:
        svg = path.suffix.lower() == ".svg"
        write_text(path, picture(options.name, text) if svg else f"{text}\n")
    passed = len(made["evidence"])
    named = " and ".join(map(str, paths))
    show.say(out, Text(f"{named}: {passed} of {len(units)} units passed, {by}"))
    return PASSED


def verify(options: argparse.Namespace, units: list[Unit]) -> int:
    """Say who signed a credential; only a signature that holds passes."""
    path, out = Path(options.file), show.console()
    try:
        made = carried(path.read_text(encoding="utf-8"))
        by = signer(made)
    except (OSError, UnicodeDecodeError, CourseError) as error:
        raise CourseError(f"{path}: {error}") from error
    if by is None:
        show.say(out, Text(f"{path}: unsigned; nobody vouches for it"))
        return NOT_YET
    if options.issuer and options.issuer != by:
        show.say(out, Text(f"{path}: signed by {by}, and not by {options.issuer}"))
        return NOT_YET
    show.say(out, Text(f"{path}: signed by {by}, unchanged since"))
    if not options.issuer:
        show.say(out, Text("Whose key that is, its owner must tell you: --issuer compares it."))
    return PASSED
