"""Values that no function of the course should return."""

import numpy as np

NONSENSE = {
    "text": "nonsense",
    "nothing": None,
    "empty list": [],
    "an empty array": np.zeros(0),
    "a table": np.ones((3, 3)),
    "a deep array": np.ones((1, 2, 3, 4)),
    "nan": float("nan"),
    "a big number": 1e300,
    "integers": np.arange(4),
    "truth": True,
    "a dict": {"a": [1, None]},
    "an object": object(),
    "text in an array": np.array(["a"]),
}
