#!/bin/sh
# Prints the first Python >= 3.11 that really runs (a version manager's shim may exist and fail).
# $1: the interpreter asked for with PYTHON=, which is then the only candidate.
set -u
runs() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if [ -n "${1:-}" ]; then
    if runs "$1"; then command -v "$1"; exit 0; fi
    echo "PYTHON=$1 does not run as Python 3.11 or newer: please name another interpreter." >&2
    exit 1
fi
for candidate in python3 python3.11 python3.12 python3.13 python3.14 python /usr/bin/python3 \
    "$HOME"/.pyenv/versions/3.1[1-9]*/bin/python3 /opt/homebrew/bin/python3; do
    found=$(command -v "$candidate" 2>/dev/null) || continue
    if runs "$found"; then echo "$found"; exit 0; fi
done
echo "No Python 3.11 or newer was found: please install one, or name it with PYTHON=/path/to/python3." >&2
exit 1
