"""Group robots: what each is sent, what its answers mean, that a key never shows
and a failure never spreads.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from alerts.channels import CHANNELS, Robot, announce
from alerts.outlet import OutletError, ask
from config.settings import ChannelSettings
from tests.alerts.certificates import certificate
from tests.faults import Behaviour, FaultServer, answering, dripping, raw, response

NOW = datetime(2026, 11, 20, 23, 10, tzinfo=UTC)
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
WELL = {
    "wecom": '{"errcode":0,"errmsg":"ok"}',
    "dingtalk": '{"errcode":0,"errmsg":"ok"}',
    "feishu": '{"code":0}',
}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer().serving() as server:
        yield server


def sent(server: FaultServer) -> dict[str, object]:
    """The message that came in."""
    (asked,) = server.asked
    assert asked.method == "POST"
    assert asked.headers["content-type"] == "application/json"
    found: dict[str, object] = json.loads(asked.body)
    return found


def test_every_channel_of_the_settings_has_its_adapter_and_an_address_over_tls() -> None:
    for channel in CHANNELS:
        assert getattr(ChannelSettings(), channel).startswith("https://")
        ChannelSettings.model_validate({"use": [channel]})


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_posts_the_text_once_and_knows_its_servers_good_answer(
    server: FaultServer, channel: str
) -> None:
    server.pages["/send"] = server.pages[f"/send/{KEY}"] = answering(WELL[channel])
    assert announce({channel: Robot(f"{server.url}/send", KEY)}, "巡查完成", NOW) == {channel: ""}
    assert len(server.asked) == 1
    assert "巡查完成" in json.dumps(sent(server), ensure_ascii=False)


def test_wecom_is_sent_text_under_its_key(server: FaultServer) -> None:
    server.pages["/cgi-bin/webhook/send"] = answering(WELL["wecom"])
    robots = {"wecom": Robot(f"{server.url}/cgi-bin/webhook/send", KEY)}
    assert announce(robots, "巡查完成：共68个栏目。", NOW) == {"wecom": ""}
    assert sent(server) == {"msgtype": "text", "text": {"content": "巡查完成：共68个栏目。"}}
    assert server.requests() == [f"/cgi-bin/webhook/send?key={KEY}"]


def test_dingtalk_is_signed_over_the_time_where_the_robot_has_a_secret(server: FaultServer) -> None:
    server.pages["/robot/send"] = answering(WELL["dingtalk"])
    assert announce({"dingtalk": Robot(f"{server.url}/robot/send", KEY, "SEC12")}, "完成", NOW) == {
        "dingtalk": ""
    }
    query = parse_qs(urlsplit(server.requests()[0]).query)
    expected = hmac.new(b"SEC12", b"1795216200000\nSEC12", hashlib.sha256).digest()
    assert query["access_token"] == [KEY]
    assert query["timestamp"] == ["1795216200000"]
    assert query["sign"] == [base64.b64encode(expected).decode()]
    assert sent(server) == {"msgtype": "text", "text": {"content": "完成"}}


def test_feishu_is_signed_in_the_message(server: FaultServer) -> None:
    server.pages[f"/open-apis/bot/v2/hook/{KEY}"] = answering(WELL["feishu"])
    assert announce(
        {"feishu": Robot(f"{server.url}/open-apis/bot/v2/hook", KEY, "S1")}, "完成", NOW
    ) == {"feishu": ""}
    expected = hmac.new(b"1795216200\nS1", b"", hashlib.sha256).digest()
    assert sent(server) == {
        "timestamp": "1795216200",
        "sign": base64.b64encode(expected).decode(),
        "msg_type": "text",
        "content": {"text": "完成"},
    }


def test_a_robot_without_a_secret_is_sent_no_signature(server: FaultServer) -> None:
    server.pages["/robot/send"] = answering(WELL["dingtalk"])
    announce({"dingtalk": Robot(f"{server.url}/robot/send", KEY)}, "完成", NOW)
    assert server.requests() == [f"/robot/send?access_token={KEY}"]


def test_a_text_that_is_too_long_is_cut_between_characters(server: FaultServer) -> None:
    server.pages["/send"] = answering(WELL["wecom"])
    announce({"wecom": Robot(f"{server.url}/send", KEY)}, "超" * 3000, NOW)
    text = sent(server)["text"]
    assert isinstance(text, dict)
    content = text["content"]
    assert len(content.encode()) <= 2048
    assert set(content) == {"超", "…"}


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (
            answering('{"errcode":93000,"errmsg":"invalid webhook url"}'),
            "93000 invalid webhook url",
        ),
        (answering('{"errcode":45009,"errmsg":"api freq out of limit"}'), "45009"),
        (answering(f'{{"errcode":1,"errmsg":"no robot {KEY}"}}'), r"1 no robot \*\*\*"),
        (answering("<html>登录</html>"), "no JSON"),
        (answering("[" * 60_000), "no JSON"),
        (answering("[0]"), "no code"),
        (answering('{"errcode":"0"}'), "refused"),
        (answering("", 502), "status 502"),
        (answering("", 302, {"Location": "http://127.0.0.1:1/"}), "status 302"),
        (answering("x" * 100_000), "larger than"),
        (raw(b""), "disconnected"),
        (raw(b"nonsense\r\n\r\n"), ":"),
    ],
)
def test_what_did_not_go_well_is_told_without_the_key(
    server: FaultServer, behaviour: Behaviour, said: str
) -> None:
    server.pages["/send"] = behaviour
    problem = announce({"wecom": Robot(f"{server.url}/send", KEY)}, "完成", NOW)["wecom"]
    assert re.search(said, problem), problem
    assert KEY not in problem


def test_one_that_fails_stops_no_other(server: FaultServer) -> None:
    server.pages["/b"] = answering(WELL["dingtalk"])
    server.pages[f"/c/{KEY}"] = answering(WELL["feishu"])
    robots = {
        "wecom": Robot("http://127.0.0.1:1/a", KEY),
        "dingtalk": Robot(f"{server.url}/b", KEY),
        "feishu": Robot(f"{server.url}/c", KEY),
    }
    problems = announce(robots, "完成", NOW)
    assert "127.0.0.1:1" in problems["wecom"]
    assert (problems["dingtalk"], problems["feishu"]) == ("", "")


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"]
)
def test_a_server_that_drips_holds_nobody_up(server: FaultServer, head: bytes) -> None:
    server.pages["/"] = dripping(head, b"x", 0.05)
    began = time.monotonic()
    with pytest.raises(OutletError, match="no answer within 1 seconds"):
        ask(f"{server.url}/", timeout=1)
    assert time.monotonic() - began < 30


def test_a_compressed_answer_is_not_asked_for(server: FaultServer) -> None:
    server.pages["/"] = raw(response("well"))
    assert ask(f"{server.url}/") == b"well"
    assert server.asked[0].headers["accept-encoding"] == "identity"


@contextmanager
def over_tls(context: ssl.SSLContext) -> Iterator[tuple[int, list[str]]]:
    """A robot's server behind TLS; its port, and the paths that were asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            paths.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(WELL["wecom"].encode())

        def log_request(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, paths
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_key_is_given_to_no_server_whose_certificate_is_not_valid(tmp_path: Path) -> None:
    ours, trusting = certificate(tmp_path)
    with over_tls(ours) as (port, paths):
        robots = {"wecom": Robot(f"https://127.0.0.1:{port}/send", KEY)}
        assert "certificate verify failed" in announce(robots, "完成", NOW)["wecom"]
        assert paths == []
        assert announce(robots, "完成", NOW, tls=trusting) == {"wecom": ""}
        assert paths == [f"/send?key={KEY}"]


def test_proxies_of_the_environment_are_not_asked(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    server.page("/", "well")
    assert ask(f"{server.url}/") == b"well"
