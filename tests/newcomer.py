"""Runs the `sh` blocks of an operations page as a newcomer would, on this machine made bare: as
root, in namespaces of its own.

    unshare --mount --net python tests/newcomer.py PAGE FOLDER-WITH-THE-BUNDLE

/opt, /srv, /var/lib and /usr/local are empty, /etc is a copy that is thrown away, and there is no
network but a portal on loopback. What a running systemd would do is done by a stand-in, which lets
`systemd-analyze verify` judge the unit first.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SYSTEMCTL = """#!/bin/bash
# Stands in for systemctl where no systemd runs: verifies the unit and does what it says with its main process.
set -eu
unit=/etc/systemd/system/tongbao.service
pid=/run/tongbao.pid
start() {
    command=$(sed -n 's/^ExecStart=//p' $unit)
    home=$(sed -n 's/^TONGBAO_HOME=//p' "$(sed -n 's/^EnvironmentFile=//p' $unit)")
    rm -f "$home/data/heartbeat.json"
    setsid runuser -u "$(sed -n 's/^User=//p' $unit)" -- env TONGBAO_HOME="$home" $command >/run/journal 2>&1 </dev/null &
    echo $! >$pid
    for _ in $(seq 300); do [ -e "$home/data/heartbeat.json" ] && return; sleep 0.1; done
    cat /run/journal; exit 1
}
stop() {
    pkill --signal TERM --parent "$(cat $pid)" || kill "$(cat $pid)"
    for _ in $(seq "$(sed -n 's/^TimeoutStopSec=//p' $unit)"); do kill -0 "$(cat $pid)" 2>/dev/null || return 0; sleep 1; done
    echo 'did not stop in time'; exit 1
}
case "$1" in
    daemon-reload) systemd-analyze verify $unit 2>&1 | tee /run/verified; test ! -s /run/verified ;;
    enable) [ "$2 $3" = '--now tongbao' ]; start ;;
    start) [ "$2" = tongbao ]; start ;;
    stop) [ "$2" = tongbao ]; stop ;;
    status) [ "$2 $3" = '--no-pager tongbao' ]; kill -0 "$(cat $pid)" ;;
    *) echo "unknown: $*"; exit 1 ;;
esac
"""
JOURNALCTL = "#!/bin/sh\n[ \"$1 $2\" = '--unit tongbao' ] && tail -n 20 /run/journal\n"
APT_GET = "#!/bin/sh\n[ \"$*\" = 'install --yes python3-venv' ]\n"


class Portal(BaseHTTPRequestHandler):
    """The portal of the page's example: one list."""

    def do_GET(self) -> None:
        # Days that lie some days back, so that nothing depends on today.
        days = [date.today() - timedelta(days=20 + 9 * number) for number in range(8)]
        rows = "".join(
            (
                f'<li><a href="/jyj/{day:%Y%m%d}.html">关于{day}工作安排的通知</a><span>{day}'
                "</span></li>"
            )
            for day in days
        )
        text = (
            f"<html><head><title>工作动态_某县</title></head><body><h2>工作动态</h2><ul>{rows}"
            "</ul></body></html>"
        )
        body = text.encode()
        self.send_response(200 if self.path in ("/", "/jyj/gzdt/") else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, *_: object) -> None:
        """Nothing."""


def run(*words: str) -> None:
    subprocess.run(words, check=True)


def make_bare(bundle: Path) -> None:
    """Covers what must be empty, and puts the bundle where the page says."""
    scratch = Path("/mnt")
    run("mount", "-t", "tmpfs", "none", str(scratch))
    kept = scratch / "bundle"
    shutil.copytree(bundle, kept)
    for name in ("upper", "work"):
        (scratch / name).mkdir()
    layers = f"lowerdir=/etc,upperdir={scratch}/upper,workdir={scratch}/work"
    run("mount", "-t", "overlay", "overlay", "-o", layers, "/etc")
    for place in ("/opt", "/srv", "/var/lib", "/usr/local", "/run"):
        run("mount", "-t", "tmpfs", "none", place)
    for file in kept.iterdir():
        shutil.move(file, "/srv")
    Path("/usr/local/bin").mkdir()
    Path("/usr/local/sbin").mkdir()
    for name, text in (("systemctl", SYSTEMCTL), ("journalctl", JOURNALCTL), ("apt-get", APT_GET)):
        path = Path("/usr/local/sbin", name)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
    with Path("/etc/hosts").open("a", encoding="utf-8") as hosts:
        hosts.write("\n127.0.0.1 www.example.gov.cn\n")
    run("ip", "link", "set", "lo", "up")


def main() -> None:
    page, bundle = Path(sys.argv[1]).read_text(encoding="utf-8"), Path(sys.argv[2])
    make_bare(bundle)
    threading.Thread(
        target=ThreadingHTTPServer(("127.0.0.1", 80), Portal).serve_forever, daemon=True
    ).start()
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    # Only the system's own programs, its own Python first of all.
    environment = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LANG": "C.UTF-8",
    }
    script = "set -eux\n" + "\n".join(blocks)
    done = subprocess.run(["/bin/bash", "-c", script], env=environment, cwd="/", check=False)
    if Path("/run/tongbao.pid").exists():
        subprocess.run(
            ["/usr/local/sbin/systemctl", "stop", "tongbao"], env=environment, check=False
        )
    os._exit(done.returncode)


if __name__ == "__main__":
    main()
