"""
What travels between the grader and the learner's process: plain values in framed messages.

No pickle: a value is one tag byte and its content, and only the types below have a tag. Whatever
else the learner's code returns stays where it is, and a `Handle` to it travels instead. Both sides
use this module; the grader treats every byte that comes in as hostile, so each size is checked
against a limit before anything of that size is allocated.

A frame is a header and a payload; each request has one answer, with the same number. This file
imports numpy and the standard library only, since the learner's process loads it by path.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

HEADER = struct.Struct("<4sBII")  # magic, kind, number of the call, bytes of payload
MAGIC = b"BKL1"

# Kinds: what the grader asks ...
LOAD, CALL, ALL, PROBE, FORGET, LOOK = 1, 2, 3, 4, 5, 6
# ... and what the worker answers.
VALUE, RAISED, REFUSED = 16, 17, 18

MAX_FRAME = 64 << 20  # bytes
MAX_ITEMS = 100_000
MAX_DEPTH = 16
MAX_DIMENSIONS = 16
MAX_TEXT = 1 << 20  # bytes
MAX_HANDLES = 256

_NAMES = "f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1"
_DTYPES = tuple(np.dtype(name).newbyteorder("<") for name in _NAMES)
_CODE = {dtype: code for code, dtype in enumerate(_DTYPES)}
_LENGTH, _FLOAT, _SIGNED, _UNSIGNED = (struct.Struct(f"<{letter}") for letter in "IdqQ")
_SHAPES = tuple(struct.Struct(f"<{dimensions}Q") for dimensions in range(MAX_DIMENSIONS + 1))
_INT64 = range(-(2**63), 2**63)


class ProtocolError(Exception):
    """A message that does not keep the rules, or a value that cannot travel."""


@dataclass(frozen=True)
class Handle:
    """A value that stayed in the learner's process: its number there and its type's name."""

    number: int
    type_name: str


@dataclass(frozen=True)
class Seed:
    """A random Generator on its way to the learner: the seed it is made from there."""

    value: int


def pack(kind: int, number: int, payload: bytes) -> bytes:
    """One frame."""
    if len(payload) > MAX_FRAME:
        raise ProtocolError(f"a message of {len(payload)} bytes; the limit is {MAX_FRAME}")
    return HEADER.pack(MAGIC, kind, number, len(payload)) + payload


def unpack_header(header: bytes) -> tuple[int, int, int]:
    """Kind, number and payload size of a frame; raises ProtocolError on anything else."""
    magic, kind, number, size = HEADER.unpack(header)
    if magic != MAGIC or size > MAX_FRAME:
        raise ProtocolError("not a frame of this protocol")
    return kind, number, size


def encode(value: object, keep: Callable[[object], Handle] | None = None) -> bytes:
    """
    Bytes of a value.

    Parameters
    ----------
    value : object
        None, bool, int, float, str, tuple, list, dict with string keys, ndarray or numpy scalar
        of a plain dtype, Handle, Seed, in any nesting.
    keep : callable, optional
        Takes any other value and returns the handle that travels in its place.

    Raises
    ------
    ProtocolError
        For a value past a limit, or of another type where there is no `keep`.
    """
    encoder = _Encoder(keep)
    encoder.add(value, 0)
    return b"".join(encoder.parts)


class _Encoder:
    def __init__(self, keep: Callable[[object], Handle] | None) -> None:
        self.keep = keep
        self.parts: list[bytes] = []
        self.items = 0
        self.bytes = 0

    def add(self, value: Any, depth: int) -> None:
        self.items += 1
        if self.items > MAX_ITEMS or depth > MAX_DEPTH:
            raise ProtocolError("too many values inside one another")
        kind = type(value)  # exactly: a subclass may lie about everything else
        if kind is np.ndarray:
            self._add_array(value)
        elif kind is float:
            self.put(struct.pack("<cd", b"f", value))
        elif kind is bool:
            self.put(b"T" if value else b"F")
        elif value is None:
            self.put(b"N")
        elif kind is int and value in _INT64:
            self.put(struct.pack("<cq", b"i", value))
        elif kind is str:
            self._add_text(b"s", value)
        elif kind is tuple or kind is list:
            self.put(struct.pack("<cI", b"t" if kind is tuple else b"l", len(value)))
            for item in value:
                self.add(item, depth + 1)
        elif kind is dict and all(type(key) is str for key in value):
            self.put(struct.pack("<cI", b"d", len(value)))
            for key, item in value.items():
                self._add_text(b"s", key)
                self.add(item, depth + 1)
        elif kind is Handle:
            self.put(struct.pack("<cI", b"h", value.number))
            self._add_text(b"s", value.type_name)
        elif kind is Seed:
            self.put(struct.pack("<cQ", b"g", value.value))
        elif kind.__module__ == "numpy" and isinstance(value, np.generic) and value.dtype in _CODE:
            self.put(struct.pack("<cB", b"n", _CODE[value.dtype]))
            self.put(value.tobytes())
        else:
            self._add_handle(value)

    def put(self, part: bytes) -> None:
        self.bytes += len(part)
        if self.bytes > MAX_FRAME:
            raise ProtocolError(f"more than {MAX_FRAME >> 20} MiB in one answer")
        self.parts.append(part)

    def _add_text(self, tag: bytes, text: str) -> None:
        content = text.encode("utf-8", "replace")
        if len(content) > MAX_TEXT:
            raise ProtocolError(f"a text of {len(content)} bytes; the limit is {MAX_TEXT}")
        self.put(struct.pack("<cI", tag, len(content)) + content)

    def _add_array(self, array: np.ndarray[Any, Any]) -> None:
        little = array.dtype.newbyteorder("<")
        code = _CODE.get(little)
        if code is None:
            self._add_handle(array)
            return
        if array.ndim > MAX_DIMENSIONS or array.nbytes > MAX_FRAME:
            raise ProtocolError(f"an array of {array.nbytes} bytes; the limit is {MAX_FRAME}")
        self.put(struct.pack(f"<cBB{array.ndim}Q", b"a", code, array.ndim, *array.shape))
        self.put(array.astype(little, copy=False).tobytes())

    def _add_handle(self, value: object) -> None:
        if self.keep is None:
            raise ProtocolError(f"a {type(value).__name__} cannot be handed to the learner's code")
        self.add(self.keep(value), 0)


def decode(
    payload: bytes,
    look_up: Callable[[Handle], object] | None = None,
    generator: Callable[[Seed], object] | None = None,
) -> Any:
    """
    The value that `encode` wrote.

    Parameters
    ----------
    payload : bytes
    look_up : callable, optional
        Turns a handle back into the value it stands for (in the learner's process).
    generator : callable, optional
        Turns a seed into a random Generator; without it a seed is an error.

    Raises
    ------
    ProtocolError
        For anything that `encode` cannot have written.
    """
    decoder = _Decoder(payload, look_up, generator)
    value = decoder.value(0)
    if decoder.at != len(payload):
        raise ProtocolError("bytes after the end of a value")
    return value


class _Decoder:
    def __init__(
        self,
        payload: bytes,
        look_up: Callable[[Handle], object] | None,
        generator: Callable[[Seed], object] | None,
    ) -> None:
        self.payload, self.look_up, self.generator = payload, look_up, generator
        self.at = 0
        self.items = 0

    def value(self, depth: int) -> Any:
        self.items += 1
        if self.items > MAX_ITEMS or depth > MAX_DEPTH:
            raise ProtocolError("too many values inside one another")
        tag = self._take(1)
        if tag in _CONSTANTS:
            return _CONSTANTS[tag]
        reader = _READERS.get(tag)
        if reader is None:
            raise ProtocolError("an unknown kind of value")
        return reader(self, depth)

    def _take(self, size: int) -> bytes:
        start, self.at = self.at, self.at + size
        if self.at > len(self.payload):
            raise ProtocolError("a value is cut short")
        return self.payload[start : self.at]

    def _number(self, form: struct.Struct) -> Any:
        return form.unpack(self._take(form.size))[0]

    def _text(self) -> str:
        size = self._number(_LENGTH)
        if size > MAX_TEXT:
            raise ProtocolError("a text past the limit")
        return self._take(size).decode("utf-8", "replace")

    def _array(self) -> np.ndarray[Any, Any]:
        dtype, dimensions = self._dtype(), self._take(1)[0]
        if dimensions > MAX_DIMENSIONS:
            raise ProtocolError("an array past the limit")
        shape = _SHAPES[dimensions].unpack(self._take(8 * dimensions))
        size = extent = dtype.itemsize
        for length in shape:  # Python's integers do not overflow
            size, extent = size * length, extent * max(length, 1)
        if extent > MAX_FRAME:  # an empty array has an extent, too
            raise ProtocolError("an array past the limit")
        return np.frombuffer(self._take(size), dtype).reshape(shape).copy()

    def _scalar(self) -> Any:
        dtype = self._dtype()
        return np.frombuffer(self._take(dtype.itemsize), dtype)[0]

    def _dtype(self) -> np.dtype[Any]:
        code = self._take(1)[0]
        if code >= len(_DTYPES):
            raise ProtocolError("numbers of an unknown kind")
        return _DTYPES[code]

    def _sequence(self, depth: int) -> list[Any]:
        return [self.value(depth + 1) for _ in range(self._length())]

    def _dict(self, depth: int) -> dict[str, Any]:
        result = {}
        for _ in range(self._length()):
            if self._take(1) != b"s":
                raise ProtocolError("a dict with a key that is no text")
            key = self._text()
            result[key] = self.value(depth + 1)
        return result

    def _length(self) -> int:
        return min(int(self._number(_LENGTH)), MAX_ITEMS + 1)  # one too many is refused on its way

    def _handle(self) -> object:
        number = self._number(_LENGTH)
        if self._take(1) != b"s":
            raise ProtocolError("a handle without a name")
        handle = Handle(number, self._text()[:200])
        return self.look_up(handle) if self.look_up else handle

    def _seed(self) -> object:
        if self.generator is None:
            raise ProtocolError("a random generator where none is expected")
        return self.generator(Seed(self._number(_UNSIGNED)))


_CONSTANTS: dict[bytes, object] = {b"N": None, b"T": True, b"F": False}
_READERS: dict[bytes, Callable[[_Decoder, int], Any]] = {
    b"f": lambda d, _: d._number(_FLOAT),
    b"i": lambda d, _: d._number(_SIGNED),
    b"s": lambda d, _: d._text(),
    b"t": lambda d, depth: tuple(d._sequence(depth)),
    b"l": lambda d, depth: d._sequence(depth),
    b"d": lambda d, depth: d._dict(depth),
    b"a": lambda d, _: d._array(),
    b"n": lambda d, _: d._scalar(),
    b"h": lambda d, _: d._handle(),
    b"g": lambda d, _: d._seed(),
}
