"""Calls that travel together: each still tells for itself what came of it."""

import pytest

from backlings.checking.student import StudentError

MAKES = "def f(x): return 1 / x, object()"


def test_what_was_asked_ahead_is_not_asked_again(submit):
    mine = submit(MAKES)
    calls = [(1.0,), (2.0,), (4.0,)]
    mine.require("f")
    told = mine.ahead("f", calls, "f")
    assert [value for value, _ in told] == [1.0, 0.5, 0.25]
    assert [mine.call("f", call, {}) for call in reversed(calls)] == told[::-1]
    assert mine.call("f", calls[0], {})[1] not in [made for _, made in told]


def test_of_calls_asked_ahead_each_tells_how_it_failed(submit):
    mine = submit(MAKES)
    calls = [(1.0,), (0.0,)]
    mine.require("f")
    assert mine.ahead("f", calls, "f") == []
    assert mine.call("f", calls[0], {})[0] == 1.0
    with pytest.raises(StudentError, match="ZeroDivisionError"):
        mine.call("f", calls[1], {})


def test_what_may_remember_its_calls_gets_them_in_their_turn(submit):
    mine = submit("seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)")
    mine.require("f")
    assert mine.ahead("f", [(1.0,), (2.0,)], "f") == []
    assert mine.call("f", [1.0], {}) == 1


def test_what_waits_ends_with_its_worker(submit):
    mine = submit("import os\nclass C: pass\ndef f(x): return C()\ndef g(c): os._exit(3)")
    calls = [(1.0,), (2.0,)]
    mine.require("f")
    first = mine.ahead("f", calls, "f")
    assert mine.ahead("g", [(cache,) for cache in first], "g") == []
    fresh = mine.call("f", calls[0], {})
    with pytest.raises(StudentError, match="ended the Python process"):
        mine.call("g", [fresh], {})
