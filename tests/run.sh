#!/bin/sh
# Runs the Python tests, and provides what only an administrator can install: Chromium, LibreOffice, and
# a PostgreSQL when none answers (a throw-away one, gone afterwards). What it cannot provide it
# names in one line; its tests are then skipped by name, and on CI they fail.
set -eu
python=.venv/bin/python

provide() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}

if ! command -v chromium >/dev/null && ! provide chromium; then
    echo "The browser tests need Chromium (Debian: apt-get install chromium)." >&2
fi
if ! command -v soffice >/dev/null && ! provide libreoffice-writer-nogui; then
    echo "The tests of Word files need LibreOffice (Debian: apt-get install libreoffice-writer-nogui)." >&2
fi
if ! "$python" -m tests.databases; then
    if command -v pg_virtualenv >/dev/null || provide postgresql; then
        exec pg_virtualenv "$python" -m pytest "$@"
    fi
    echo "Half of the store's tests need PostgreSQL on 127.0.0.1:5432 (Debian: apt-get install postgresql)." >&2
fi
exec "$python" -m pytest "$@"
