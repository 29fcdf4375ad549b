"""Group robots of the office's own group: WeCom (企业微信), DingTalk (钉钉) and Feishu
(飞书). CHANNELS names them all.
"""

from __future__ import annotations

import hmac
import json
import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from alerts.outlet import OutletError, ask
from alerts.words import plain

_MOST_BYTES = 2_000
"""WeCom takes no longer text; the others take more."""


class ChannelError(Exception):
    """The message did not go out. The message holds no key."""


@dataclass(frozen=True, slots=True)
class Robot:
    """One robot: the address without its key, the key, and the secret for
    signatures ("": it asks for none).
    """

    url: str
    key: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """What is posted where."""

    url: str
    content: Mapping[str, Any]


def _wecom(robot: Robot, text: str, now: datetime) -> Call:
    return Call(_with(robot.url, key=robot.key), {"msgtype": "text", "text": {"content": text}})


def _dingtalk(robot: Robot, text: str, now: datetime) -> Call:
    signed = {}
    if robot.secret:
        stamp = str(int(now.timestamp() * 1000))
        mac = hmac.digest(robot.secret.encode(), f"{stamp}\n{robot.secret}".encode(), "sha256")
        signed = {"timestamp": stamp, "sign": b64encode(mac).decode("ascii")}
    url = _with(robot.url, access_token=robot.key, **signed)
    return Call(url, {"msgtype": "text", "text": {"content": text}})


def _feishu(robot: Robot, text: str, now: datetime) -> Call:
    signed = {}
    if robot.secret:
        stamp = str(int(now.timestamp()))
        mac = hmac.digest(f"{stamp}\n{robot.secret}".encode(), b"", "sha256")
        signed = {"timestamp": stamp, "sign": b64encode(mac).decode("ascii")}
    url = f"{robot.url.rstrip('/')}/{quote(robot.key, safe='')}"
    return Call(url, {**signed, "msg_type": "text", "content": {"text": text}})


CHANNELS: Mapping[str, Callable[[Robot, str, datetime], Call]] = {
    "wecom": _wecom,
    "dingtalk": _dingtalk,
    "feishu": _feishu,
}


def announce(
    robots: Mapping[str, Robot], text: str, now: datetime, *, tls: ssl.SSLContext | None = None
) -> dict[str, str]:
    """Posts the text by every robot, by channel; one that fails stops no other. What went wrong
    with each, "" where nothing.
    """
    problems = {}
    for channel, robot in robots.items():
        try:
            _post(CHANNELS[channel](robot, _shortened(text), now), robot, tls)
            problems[channel] = ""
        except ChannelError as error:
            problems[channel] = str(error)
    return problems


def _post(call: Call, robot: Robot, tls: ssl.SSLContext | None) -> None:
    try:
        answer = ask(call.url, call.content, tls=tls)
        told = json.loads(answer)
    except OutletError as error:
        raise ChannelError(_masked(str(error), robot)) from error
    except (ValueError, RecursionError) as error:
        raise ChannelError(
            "the answer is no JSON: is the address that of a group robot?"
        ) from error
    said = told if isinstance(told, dict) else {}
    code = next(
        (said[name] for name in ("errcode", "code", "StatusCode") if name in said), "no code"
    )
    if code != 0:
        reason = plain(str(said.get("errmsg") or said.get("msg") or ""), 200)
        raise ChannelError(
            _masked(f"the robot refused the message: {code} {reason}".rstrip(), robot)
        )


def _shortened(text: str) -> str:
    whole = text.encode()
    if len(whole) <= _MOST_BYTES:
        return text
    return whole[: _MOST_BYTES - 3].decode("utf-8", "ignore") + "…"


def _with(url: str, **parameters: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"


def _masked(text: str, robot: Robot) -> str:
    for secret in (robot.key, robot.secret):
        if secret:
            text = text.replace(secret, "***")
    return text
