#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the autograder. It installs
#   with apt-get: bubblewrap, libseccomp2, and Python 3.11 or newer where there is none;
#   with pip, into a virtual environment beside it: requirements.txt in the versions of
#   constraints.txt.
# An image that has all of that already is left as it is, and nothing is fetched.
set -eu
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive PYTHONDONTWRITEBYTECODE=1 MPLCONFIGDIR="$PWD/cache"

apt() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { [ -n "${updated:-}" ] || apt-get update -qq; } && updated=yes
    apt-get install -y -qq --no-install-recommends "$@"
  else
    return 1
  fi
}

newest() {  # a Python that is new enough
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
}

complete() {  # whether a Python has what the grader needs
  PYTHONPATH=engine "$1" -P -c 'import backlings.platforms.gradescope.run, landlockpy, pyseccomp' \
    2>/dev/null
}

command -v bwrap >/dev/null || apt bubblewrap libseccomp2 || echo "no bubblewrap; going on without"
python=$(newest)
if [ -z "$python" ]; then
  apt python3.11 python3.11-venv || apt python3 python3-venv || true
  python=$(newest)
fi
if [ -z "$python" ]; then
  echo "This image has no Python 3.11 or newer: choose Ubuntu 22.04 or newer as the base image." >&2
  exit 1
fi
if ! complete "$python"; then
  venv="$(dirname "$PWD")/venv"
  "$python" -m venv "$venv" 2>/dev/null || {
    apt "$(basename "$(readlink -f "$python")")-venv" || apt python3-venv
    "$python" -m venv --clear "$venv"
  }
  "$venv/bin/python" -m pip install --quiet -c constraints.txt -r requirements.txt
  python="$venv/bin/python"
fi
chmod 700 engine/backlings/_bundled  # it holds the answers
echo "$python" > python
PYTHONPATH=engine "$python" -P -X utf8 -m backlings.platforms.gradescope.run --try ||
  echo "As this image is built now, run_autograder would refuse: see above." >&2
