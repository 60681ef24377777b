"""
Signing a credential, and checking who signed it: Ed25519 over canonical JSON.

Source: W3C, Data Integrity EdDSA Cryptosuites v1.0, suite ``eddsa-jcs-2022``; the key is named by
the method ``did:key``, so nothing has to be looked up anywhere.
"""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from backlings.course.errors import CourseError
from backlings.learn.credentials.certificate import Credential

_ED25519 = b"\xed\x01"  # multicodec prefix of a public key
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_NEEDED = "signatures need two more packages: pip install 'backlings[badge]'"


def open_key(path: Path) -> Any:
    """
    The private key in a file; made, readable by its owner only, if there is none.

    Raises
    ------
    CourseError
        If the file holds no Ed25519 key.
    """
    ed25519, serialization = _cryptography()
    if not path.exists():
        key = ed25519.Ed25519PrivateKey.generate()
        text = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(text)
        return key
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, OSError) as error:
        raise CourseError(f"{path} holds no private key without a password ({error})") from error
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise CourseError(f"{path} holds a key of another kind, expected Ed25519")
    return key


def did(key: Any) -> str:
    """The name of a key's public half, ``did:key:z...``."""
    return f"did:key:z{_base58(_ED25519 + key.public_key().public_bytes_raw())}"


def sign(credential: Credential, key: Any, issuer: str, now: datetime) -> Credential:
    """The credential with its issuer and a proof."""
    name = did(key)
    signed = {**credential, "issuer": {"id": name, "type": ["Profile"], "name": issuer}}
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": f"{name}#{name.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
        "@context": signed["@context"],
    }
    value = f"z{_base58(key.sign(_digest(signed, proof)))}"
    return {**signed, "proof": {**proof, "proofValue": value}}


def signer(credential: Credential) -> str | None:
    """
    Who signed a credential.

    Returns
    -------
    str or None
        The ``did:key`` that signed exactly this text; None if nobody did.

    Raises
    ------
    CourseError
        If there is a proof, and it does not hold.
    """
    if "proof" not in credential:
        return None
    unsigned = {key: value for key, value in credential.items() if key != "proof"}
    ed25519, _ = _cryptography()
    from cryptography.exceptions import InvalidSignature

    try:
        proof = dict(credential["proof"])
        value = _unbase58(proof.pop("proofValue").removeprefix("z"))
        name = proof["verificationMethod"].partition("#")[0]
        public = _unbase58(name.removeprefix("did:key:z"))
        if not public.startswith(_ED25519) or proof.get("cryptosuite") != "eddsa-jcs-2022":
            raise CourseError("it is signed in a way that this program does not know")
        if credential["issuer"]["id"] != name:
            raise CourseError("it is signed by another key than its issuer's")
        key = ed25519.Ed25519PublicKey.from_public_bytes(public.removeprefix(_ED25519))
        key.verify(value, _digest(unsigned, proof))
    except InvalidSignature as error:
        raise CourseError("it was changed after it was signed") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, CourseError):
            raise
        raise CourseError(f"its proof is not well formed ({error})") from error
    return str(name)


def _digest(document: Credential, proof: dict[str, Any]) -> bytes:
    """What is signed: the hash of the proof's settings, then that of the document."""
    try:
        import rfc8785
    except ImportError as error:
        raise CourseError(_NEEDED) from error
    return b"".join(hashlib.sha256(rfc8785.dumps(part)).digest() for part in (proof, document))


def _cryptography() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        raise CourseError(_NEEDED) from error
    return ed25519, serialization


def _base58(data: bytes) -> str:
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _ALPHABET[digit] + digits
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def _unbase58(text: str) -> bytes:
    if len(text) > 200:
        raise ValueError("far too long")
    number = 0
    for letter in text:
        number = number * 58 + _ALPHABET.index(letter)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
