# Sourced by the findings: a temporary folder that goes at the end, what is
# installed into it, and the comparison of what is seen with what was seen.
# shellcheck shell=sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# install_python PACKAGE==VERSION...: a virtual environment of these alone.
# What they need comes in the versions of _constraints.txt, or of what `constraints` names.
install_python() {
    "${PYTHON:-python3}" -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check \
        --constraint "$here/${constraints:-_constraints.txt}" "$@"
}

# install_node PACKAGE@VERSION...
install_node() {
    mkdir "$work/node"
    (cd "$work/node" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund "$@")
}

# fresh_python: the next install_python begins with nothing.
fresh_python() {
    rm -rf "$work/venv"
}

# see_python, see_node: run the program on standard input, keep what it prints,
# after what was printed before.
see_python() {
    cat >"$work/see.py"
    (cd "$work" && "$work/venv/bin/python" -W ignore see.py) >>"$work/seen"
}

see_node() {
    cat >"$work/node/see.cjs"
    (cd "$work/node" && node see.cjs) >>"$work/seen"
}

# expect: 0 if what was printed is what stands on standard input; else both are shown.
expect() {
    cat >"$work/expected"
    if cmp -s "$work/expected" "$work/seen"; then
        cat "$work/seen"
        echo "$(basename "$0"): as seen before"
    else
        echo "$(basename "$0"): differs"
        echo "--- seen before"
        cat "$work/expected"
        echo "--- seen now"
        cat "$work/seen"
        exit 1
    fi
}
