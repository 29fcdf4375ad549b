"""`python -I -S client.py SOCKET MODULE WORDS…`: has itself replaced by a
process that the server forks.

Only what the interpreter has built in is imported, so that this takes a few milliseconds.
"""

import _signal  # type: ignore[import-not-found]
import _socket
import posix
import sys

OWN_START = (b"PYTHON", b"LD_", b"OPENSSL_")
"""What these variables say is heeded while an interpreter or a library starts: where one
stands there is a start by itself.
"""
SAID_BY_ALL = (b"PYTHONIOENCODING", b"PYTHONDONTWRITEBYTECODE", b"PYTHONUNBUFFERED")
PASSED_ON = (_signal.SIGTERM, _signal.SIGINT, _signal.SIGHUP)
STREAMS = b"".join(stream.to_bytes(4, sys.byteorder) for stream in (0, 1, 2))


def main() -> None:
    path, module, *words = sys.argv[1:]
    if any(name.startswith(OWN_START) and name not in SAID_BY_ALL for name in posix.environ):
        posix.execv(sys.executable, [sys.executable, "-P", "-m", module, *words])
    umask = posix.umask(0)
    posix.umask(umask)
    lines = [
        str(umask).encode(),
        posix.getcwdb(),
        b"%d" % (len(words) + 1),
        module.encode(),
        *(word.encode("utf-8", "surrogateescape") for word in words),
        *(name + b"=" + value for name, value in posix.environ.items()),
    ]
    request = b"\0".join(lines)
    server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    server.connect(path)
    server.sendmsg(
        [len(request).to_bytes(8, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, STREAMS)]
    )
    sent = 0
    while sent < len(request):
        sent += server.send(request[sent:])
    pid = int.from_bytes(server.recv(4), "big")

    def pass_on(number: int, _: object) -> None:
        posix.kill(pid, number)

    for number in PASSED_ON:
        _signal.signal(number, pass_on)
    answer = server.recv(4)
    code = int.from_bytes(answer, "big", signed=True) if answer else -_signal.SIGKILL
    if code < 0:
        if -code != _signal.SIGKILL:
            _signal.signal(-code, _signal.SIG_DFL)
        posix.kill(posix.getpid(), -code)
    posix._exit(code)


main()
