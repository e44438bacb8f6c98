# Shared by the scripts of this folder; read with `source`, never run by itself.
# shellcheck shell=bash
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$ROOT"
PY="$ROOT/.venv/bin/python"
# The machine's own programs, however deep one script calls another.
MACHINE_PATH=${PATH//"$ROOT/.venv/bin:"/}
export PATH="$ROOT/.venv/bin:$MACHINE_PATH"
export PIP_DISABLE_PIP_VERSION_CHECK=1
# Children are told where the project is by a path file in .venv, not by whoever calls us.
unset PYTHONPATH PYTHONHOME

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() { printf '\n%s\n' "$*" >&2; exit 1; }

# One line that changes when the content of any of these files changes.
fingerprint() { sha256sum -- "$@" | sha256sum | cut -d' ' -f1; }

# stamped NAME VALUE: was this step done with this very input?
stamped() { [ "$(cat ".venv/stamps/$1" 2>/dev/null)" = "$2" ]; }
stamp() { mkdir -p .venv/stamps && printf '%s\n' "$2" >".venv/stamps/$1"; }

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else die "This needs root, and there is no sudo. Run as root:  $*"
    fi
}

# need_packages NAME...: installs the Debian packages that are missing, and touches nothing else.
need_packages() {
    local missing=() name
    command -v dpkg-query >/dev/null || {
        say "This is no Debian system. Make sure these are there: $*"
        return 0
    }
    for name in "$@"; do is_installed "$name" || missing+=("$name"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing from Debian: ${missing[*]}"
    local log; log=$(mktemp)
    # Waits for another apt to end; says what it did only when it fails.
    if ! { as_root apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "${missing[@]}"; } >"$log" 2>&1
    then
        tail -n 20 "$log" >&2
        die "apt-get could not install: ${missing[*]}"
    fi
    rm -f "$log"
}

is_python_311() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }

# The machine's Python 3.11, not the one that a .venv made of it.
find_python() {
    local name PATH=$MACHINE_PATH
    for name in python3.11 python3 /usr/bin/python3.11 /usr/bin/python3; do
        if is_python_311 "$name"; then command -v "$name"; return; fi
    done
    return 1
}
