#!/bin/sh
# tongbao by hand, just as the service runs it: its user, its county folder, its secrets.
set -eu
set -a
. "${TONGBAO_ENV:-/etc/tongbao/tongbao.env}"
set +a
here=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd)
if [ "$(id -un)" = tongbao ]; then
    exec "$here/venv/bin/tongbao" "$@"
fi
exec runuser -u tongbao -- "$here/venv/bin/tongbao" "$@"
