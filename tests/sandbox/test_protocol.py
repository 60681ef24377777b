"""What may travel between grader and worker."""

import struct

import numpy as np
import pytest

from backlings.sandbox.inside import protocol
from backlings.sandbox.inside.protocol import Handle, ProtocolError, Seed, decode, encode


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -(2**63), 2**63 - 1, 0.5, float("inf"), "", "größe",
        (), [], {}, (1, [2.0, {"a": None, "b": (True,)}]), Handle(3, "Cache"),
    ],
)  # fmt: skip
def test_plain_values_arrive_as_they_were_sent(value):
    found = decode(encode(value))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("dtype", ["f8", "f4", "f2", "i8", "i4", "u1", "?", ">f8"])
def test_arrays_arrive_with_shape_and_numbers(dtype):
    for shape in [(), (0,), (3,), (2, 0, 4), (2, 3)]:
        sent = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
        found = decode(encode(sent))
        assert found.dtype == sent.dtype.newbyteorder("<"), shape
        np.testing.assert_array_equal(found, sent)


def test_a_view_arrives_as_an_array_of_its_own():
    sent = np.arange(12.0).reshape(3, 4).T[::2]
    np.testing.assert_array_equal(decode(encode(sent)), sent)


def test_numpy_scalars_stay_numpy_scalars():
    found = decode(encode(np.float32(1.5)))
    assert type(found) is np.float32
    assert found == 1.5


def test_nan_arrives():
    assert np.isnan(decode(encode(float("nan"))))


@pytest.mark.parametrize(
    "value",
    [object(), {1: 2}, 2**63, 1j, np.array([object()]), np.array(["a"]), np.ma.array([1.0]),
     {"a": {3}}, b"bytes", np.zeros(2, complex)],
)  # fmt: skip
def test_anything_else_cannot_be_sent(value):
    with pytest.raises(ProtocolError, match="cannot be handed"):
        encode(value)


def test_what_cannot_travel_leaves_a_handle():
    kept = []

    def keep(value):
        kept.append(value)
        return Handle(len(kept), type(value).__name__)

    thing = object()
    assert decode(encode([1, thing], keep)) == [1, Handle(1, "object")]
    assert kept == [thing]


def test_a_subclass_is_not_what_it_looks_like():
    class Sly(float):
        def __eq__(self, other):
            return True

        __hash__ = float.__hash__

    with pytest.raises(ProtocolError, match="cannot be handed"):
        encode(Sly(1.0))


def test_a_generator_travels_as_its_seed():
    payload = encode(Seed(7))
    assert decode(payload, generator=lambda seed: seed.value) == 7
    with pytest.raises(ProtocolError, match="random generator"):
        decode(payload)


def test_too_deep_and_too_many_are_refused():
    deep = []
    for _ in range(protocol.MAX_DEPTH + 1):
        deep = [deep]
    with pytest.raises(ProtocolError):
        encode(deep)
    with pytest.raises(ProtocolError):
        encode([0] * (protocol.MAX_ITEMS + 1))
    around = []
    around.append(around)
    with pytest.raises(ProtocolError):
        encode(around)


def test_an_array_that_only_pretends_to_be_small_is_refused():
    with pytest.raises(ProtocolError):
        encode(np.broadcast_to(1.0, (1 << 15, 1 << 15)))


def test_no_bytes_do_more_than_raise_a_protocol_error():
    """Random bytes, and real messages with bytes exchanged, decode or are refused."""
    message = encode((np.arange(4.0), {"a": [1, "b", Handle(1, "x")]}, 2.5))
    rng = np.random.default_rng(0)
    for _ in range(150):
        payload = bytearray(message)
        for _ in range(3):
            payload[rng.integers(len(payload))] = rng.integers(256)
        for sent in (bytes(payload), rng.bytes(int(rng.integers(1, 60)))):
            try:
                decode(sent)
            except ProtocolError:
                pass
            except Exception as error:
                pytest.fail(f"{sent!r} raises {error!r}")


@pytest.mark.parametrize(
    "payload",
    [
        b"a\x00\x01" + (2**62).to_bytes(8, "little"),
        b"a\x00\x02" + (2**40).to_bytes(8, "little") + bytes(8),
        b"a\x00\x50" + (1).to_bytes(8, "little") * 80 + bytes(8),
        b"a\x63\x00" + bytes(8),
        b"l" + (2**31).to_bytes(4, "little"),
        b"s" + (2**31).to_bytes(4, "little"),
    ],
)
def test_sizes_are_checked_before_anything_is_made(payload):
    with pytest.raises(ProtocolError):
        decode(payload)


def test_headers_of_others_are_refused():
    frame = protocol.pack(protocol.CALL, 5, b"abc")
    size = protocol.HEADER.size
    assert protocol.unpack_header(frame[:size]) == (protocol.CALL, 5, 3)
    with pytest.raises(ProtocolError):
        protocol.unpack_header(b"X" + frame[1:size])


def test_an_empty_array_may_not_pretend_to_be_large():
    """One length of 0 makes it empty, and the others are still what numpy would multiply."""
    shape = struct.pack("<BB3Q", 0, 3, 0, 1 << 40, 1 << 40)
    with pytest.raises(protocol.ProtocolError, match="past the limit"):
        protocol.decode(b"a" + shape)
