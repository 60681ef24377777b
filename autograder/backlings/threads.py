"""
One BLAS thread, if nothing else is asked for; to be imported before numpy is.

The arrays of a course are small: more threads wait for one another longer than they work.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
