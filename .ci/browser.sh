#!/bin/sh
# Installs the browser in which test/browser opens the HTML report. On Debian it is installed where missing;
# elsewhere CHROMIUM names one.
set -eu

[ -x "${CHROMIUM:-/usr/bin/chromium}" ] && exit 0
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null
