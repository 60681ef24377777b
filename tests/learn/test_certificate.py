"""Certificates: made from real verdicts, signed or saying that they are not, and checked."""

import json
import shutil
import stat
import xml.etree.ElementTree as ET

import pytest

from backlings.cli import main
from backlings.course.errors import CourseError
from backlings.learn.credentials.certificate import carried
from support.course import LINEAR, UNITS

pytest.importorskip("cryptography", reason="signatures: backlings[badge]")
pytest.importorskip("rfc8785", reason="signatures: backlings[badge]")


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A learner's copy with one unit solved, and no file of the others."""
    monkeypatch.chdir(tmp_path)
    assert main(["start"]) == 0
    for unit in UNITS:
        (tmp_path / "work" / f"{unit.stem}.py").unlink()
    shutil.copy(LINEAR.solution, tmp_path / "work")
    return tmp_path


def make(*options):
    assert main(["certificate", "--name", "Ada <Lovelace> ]]>", *options]) == 0


def test_it_holds_what_was_passed_and_says_that_it_is_unsigned(copy, capsys):
    make()
    for name in ("backlings-certificate.json", "backlings-certificate.svg"):
        made = carried((copy / name).read_text(encoding="utf-8"))
        assert [e["name"] for e in made["evidence"]] == [LINEAR.stem]
        assert made["credentialSubject"]["identifier"][0]["identityHash"] == "Ada <Lovelace> ]]>"
        assert "unsigned" in made["issuer"]["name"]
        assert "proof" not in made
        capsys.readouterr()
        assert main(["verify", name]) == 1
        assert "nobody vouches" in capsys.readouterr().out


def test_the_points_are_those_of_the_units_that_pass(copy):
    main(["start"])  # the other stubs are back: they are graded, too
    make("--out", "mine.json")
    made = json.loads((copy / "mine.json").read_text(encoding="utf-8"))
    (result,) = made["credentialSubject"]["result"]
    (meaning,) = made["credentialSubject"]["achievement"]["resultDescription"]
    assert result["resultDescription"] == meaning["id"]
    assert 0 < float(result["value"]) < float(meaning["valueMax"])
    assert str(sum(not unit.lacking for unit in UNITS)) in meaning["name"]


def test_the_picture_is_one(copy):
    make("--out", "mine.svg")
    root = ET.fromstring((copy / "mine.svg").read_text(encoding="utf-8"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Ada <Lovelace> ]]>" in texts


def test_nothing_passed_is_nothing_to_certify(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["start"])
    assert main(["certificate", "--name", "Ada"]) == 2
    assert "nothing to certify" in capsys.readouterr().err


def test_a_teacher_signs_and_anybody_checks(copy, capsys):
    make("--key", "keys/teacher.pem", "--issuer", "Prof. Babbage")
    assert stat.S_IMODE((copy / "keys" / "teacher.pem").stat().st_mode) == 0o600
    made = carried((copy / "backlings-certificate.svg").read_text(encoding="utf-8"))
    did = made["issuer"]["id"]
    assert made["issuer"]["name"] == "Prof. Babbage"
    for name in ("backlings-certificate.json", "backlings-certificate.svg"):
        capsys.readouterr()
        assert main(["verify", name]) == 0
        assert f"signed by {did}, unchanged" in " ".join(capsys.readouterr().out.split())
        assert main(["verify", name, "--issuer", did]) == 0
        assert main(["verify", name, "--issuer", "did:key:z6MkOther"]) == 1

    make("--key", "keys/teacher.pem", "--out", "second.json")
    second = json.loads((copy / "second.json").read_text(encoding="utf-8"))
    assert second["issuer"]["id"] == did


def changed_name(made):
    made["credentialSubject"]["identifier"][0]["identityHash"] = "Eve"


def changed_points(made):
    made["credentialSubject"]["result"][0]["value"] = "370"


def another_issuer(made):
    made["issuer"]["name"] = "Prof. Turing"


def another_key(made):
    made["issuer"]["id"] = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


def later(made):
    made["proof"]["created"] = "2030-01-01T00:00:00Z"


def no_value(made):
    del made["proof"]["proofValue"]


def nonsense(made):
    made["proof"] = "signed, honestly"


CHANGES = changed_name, changed_points, another_issuer, another_key, later, no_value, nonsense


def test_a_change_is_noticed(copy, capsys):
    make("--key", "teacher.pem", "--out", "mine.json")
    path = copy / "mine.json"
    signed = path.read_text(encoding="utf-8")
    for change in CHANGES:
        made = json.loads(signed)
        change(made)
        path.write_text(json.dumps(made), encoding="utf-8")
        assert main(["verify", "mine.json"]) == 2, change.__name__
        assert "mine.json" in capsys.readouterr().err


def test_a_file_without_a_credential_is_an_error(tmp_path, capsys):
    for text in ("", "[]", "{}", "<svg/>"):
        with pytest.raises(CourseError):
            carried(text)
    (tmp_path / "key.pem").write_text("no key", encoding="utf-8")
    assert main(["verify", str(tmp_path / "none.json")]) == 2


def test_a_known_signature_of_the_suite_verifies():
    """A proof made elsewhere in this suite's way: canonical JSON, two hashes, Ed25519."""
    import hashlib

    import rfc8785
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from backlings.learn.credentials.signing import did, signer

    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    name = did(key)
    assert name.startswith("did:key:z6Mk")
    document = {"@context": ["c"], "issuer": {"id": name}, "b": 1.0, "a": "ü"}
    proof = {
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "@context": ["c"],
        "verificationMethod": f"{name}#{name[8:]}", "proofPurpose": "assertionMethod",
    }  # fmt: skip
    parts = [b'{"@context":["c"],"a":"\xc3\xbc","b":1,"issuer":{"id":"%s"}}' % name.encode()]
    parts.insert(0, rfc8785.dumps(proof))
    value = key.sign(b"".join(hashlib.sha256(part).digest() for part in parts))
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number, text = int.from_bytes(value, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = alphabet[digit] + text
    assert signer({**document, "proof": {**proof, "proofValue": f"z{text}"}}) == name
