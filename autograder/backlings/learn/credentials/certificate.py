"""
A certificate: an Open Badges 3.0 credential of what was passed, and a picture that carries it.

Source: 1EdTech, Open Badges Specification 3.0 (https://www.imsglobal.org/spec/ob/v3p0/). Without a
signature it says so in its issuer; with one see `signing`.
"""

import json
import re
import uuid
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from backlings.course.errors import CourseError
from backlings.course.units import Unit
from backlings.verdict.grade import Verdict

Credential = dict[str, Any]

_CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
_NAMESPACE = uuid.UUID("5d0cf5a5-0d0d-4f4d-9e0e-6f1b7f8d4b11")  # drawn once
TITLE = "Backpropagation, by hand"
UNSIGNED = "self-issued, unsigned: nobody vouches for this"
_CARRIED = re.compile(
    r"<openbadges:credential[^>]*>\s*<!\[CDATA\[(.*)\]\]>\s*</openbadges:credential>", re.DOTALL
)


def form(units: Sequence[Unit], max_points: float) -> Credential:
    """
    The credential without a holder, a date and results.

    Parameters
    ----------
    units : list of Unit
        Of the course.
    max_points : float
        Of all of them.
    """
    achievement = _achievement(units, max_points)
    points = achievement["resultDescription"][0]["id"]
    return {
        "@context": _CONTEXT,
        "id": "",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": TITLE,
        "issuer": {"id": _name("unsigned"), "type": ["Profile"], "name": UNSIGNED},
        "validFrom": "",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityHash": "",
                    "identityType": "name",
                    "hashed": False,
                }
            ],
            "achievement": achievement,
            "result": [{"type": ["Result"], "resultDescription": points, "value": "0"}],
        },
        "evidence": [],
    }


def credential(verdicts: Sequence[Verdict], holder: str, now: datetime) -> Credential:
    """
    The credential of a learner's verdicts.

    Parameters
    ----------
    verdicts : list of Verdict
        Of every unit of the course, passed or not.
    holder : str
        The learner's name.
    now : datetime

    Raises
    ------
    CourseError
        If no unit is passed.
    """
    passed = [verdict for verdict in verdicts if verdict.passed]
    if not passed:
        raise CourseError("no unit is passed yet, so there is nothing to certify")
    counted = [v.unit for v in verdicts if not v.skipped]
    made = form(counted, sum(v.max_points for v in verdicts))
    made["id"] = f"urn:uuid:{uuid.uuid4()}"
    made["validFrom"] = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    subject = made["credentialSubject"]
    subject["identifier"][0]["identityHash"] = holder
    subject["result"][0]["value"] = f"{sum(v.points for v in passed):g}"
    made["evidence"] = [
        {
            "type": ["Evidence"],
            "name": verdict.unit.stem,
            "narrative": f"{verdict.points:g} of {verdict.max_points:g} points",
        }
        for verdict in passed
    ]
    return made


def picture(holder: str, text: str) -> str:
    """
    A picture with the credential in it, as Open Badges bakes an SVG.

    Parameters
    ----------
    holder : str
    text : str
        The credential as JSON.
    """
    baked = text.replace("]]>", "]]]]><![CDATA[>")
    return PICTURE.replace("{holder}", escape(holder)).replace("{credential}", baked)


def carried(text: str) -> Credential:
    """
    The credential in a JSON text or in a picture.

    Raises
    ------
    CourseError
        If there is none.
    """
    found = _CARRIED.search(text)
    try:
        made = json.loads(found[1].replace("]]]]><![CDATA[>", "]]>") if found else text)
    except (ValueError, RecursionError) as error:
        raise CourseError(f"there is no credential in it ({error})") from error
    if not isinstance(made, dict) or "OpenBadgeCredential" not in (made.get("type") or []):
        raise CourseError("it holds no Open Badges credential")
    return made


def _achievement(units: Sequence[Unit], max_points: float) -> Credential:
    return {
        "id": _name("achievement", *(unit.stem for unit in units)),
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": TITLE,
        "description": "Wrote forward and backward passes of neural networks in numpy.",
        "criteria": {
            "narrative": (
                "Each unit under evidence was passed: its functions agree with the reference and "
                "with numeric gradients on random inputs."
            )
        },
        "resultDescription": [
            {
                "id": _name("points", f"{max_points:g}"),
                "type": ["ResultDescription"],
                "name": f"Points of {len(units)} units",
                "resultType": "RawScore",
                "valueMax": f"{max_points:g}",
            }
        ],
    }


def _name(*parts: str) -> str:
    """A name that follows from what it names."""
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, ' '.join(parts))}"


PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" \
viewBox="0 0 480 300" width="480" height="300" role="img" aria-label="backlings certificate">
<openbadges:credential><![CDATA[{credential}]]></openbadges:credential>
<rect x="6" y="6" width="468" height="288" rx="10" fill="#ffffff" stroke="#3f51b5" \
stroke-width="3"/>
<g font-family="DejaVu Sans, Helvetica, Arial, sans-serif" text-anchor="middle" fill="#222222">
<text x="240" y="62" font-size="17">Backpropagation, by hand</text>
<text x="240" y="132" font-size="27" font-weight="bold">{holder}</text>
<text x="240" y="176" font-size="14">wrote forward and backward passes in numpy</text>
<text x="240" y="270" font-size="12">backlings verify tells who signed this, if anybody did</text>
</g>
<g fill="none" stroke-width="3"><path d="M120 212H350" stroke="#1a5fb4"/>
<path d="M342 206l9 6-9 6" stroke="#1a5fb4"/><path d="M360 232H130" stroke="#b3261e"/>
<path d="M138 226l-9 6 9 6" stroke="#b3261e"/></g>
</svg>
"""
