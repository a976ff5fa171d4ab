#!/bin/sh
# Provides what only an administrator can install, or says in one line what is missing.
if [ -x /usr/bin/chromium ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "The browser tests need Chromium: install your distribution's 'chromium' package (Debian: apt-get install chromium)." >&2
[ -z "${CI:-}" ]
