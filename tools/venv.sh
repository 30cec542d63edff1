#!/bin/sh
# Makes .venv and keeps it equal to the locked requirements; does nothing when it already is.
# $1: base or dev    $2: the interpreter asked for with PYTHON=, or nothing
set -eu
want=$1
asked=${2:-}
venv=.venv
version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

if [ -n "$asked" ] || ! version $venv/bin/python >/dev/null; then
    python=$(sh tools/python.sh "$asked")
    if [ "$(version $venv/bin/python || true)" != "$(version "$python")" ]; then
        rm -rf $venv
        if "$python" -c 'import venv, ensurepip' 2>/dev/null; then
            "$python" -m venv $venv
        elif command -v uv >/dev/null 2>&1; then
            uv venv -q --python "$python" $venv
        else
            echo "$python cannot make virtual environments: on Debian or Ubuntu, run: apt-get install python3-venv" >&2
            exit 1
        fi
    fi
fi

install() {
    if command -v uv >/dev/null 2>&1; then
        uv pip install -q --python $venv/bin/python "$@"
    elif [ -x $venv/bin/uv ]; then
        $venv/bin/uv pip install -q --python $venv/bin/python "$@"
    else
        $venv/bin/python -m pip install -q --disable-pip-version-check "$@"
    fi
}

# A stamp holds what was installed, not when: a fresh checkout of the same files installs nothing again.
base=$(cksum <requirements/base.txt)
dev="$base $(cksum <requirements/dev.txt)"
project="$PWD $(cksum <pyproject.toml)"
is() { [ "$(cat $venv/.stamp-"$1" 2>/dev/null)" = "$2" ]; }

if [ "$want" = dev ] && ! is dev "$dev"; then
    echo "Installing what the site and its tests need ..."
    install --require-hashes -r requirements/dev.txt
    echo "$dev" >$venv/.stamp-dev
    echo "$base" >$venv/.stamp-base
elif ! is base "$base"; then
    echo "Installing what the site needs ..."
    install --require-hashes -r requirements/base.txt
    echo "$base" >$venv/.stamp-base
fi
if ! is project "$project"; then
    install --no-deps --no-build-isolation -e .
    echo "$project" >$venv/.stamp-project
fi
