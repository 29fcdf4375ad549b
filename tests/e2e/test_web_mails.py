"""Mails in the web face: what would go out, as each unit will see it, what went, and a rehearsal to
the office itself.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.alerts.post import Post, post_office
from tests.e2e.browsing import account, log_in, served, token_on
from tests.monitor.watched import Watched

DAY = date(2018, 7, 31)
OFFICE = "office@x.cn"
EVIL = "<script>alert(1)</script>"


def behind(home: Path, post: Post) -> Watched:
    """Two units with an address and one without, all behind; one of a bad name."""
    mail = (
        f'host = "127.0.0.1"\nport = {post.port}\nreply_to = "{OFFICE}"\n'
        f'consequence = "{EVIL}将予通报"\n[web]\nurl = "http://127.0.0.1/"'
    )
    units = {"财政局": "cz@x.cn", f"教育局{EVIL}": "jy@x.cn", "审计局": ""}
    county = Watched.of(home, units, mail)
    county.crawl(DAY, dict.fromkeys(units, date(2018, 6, 1)))
    account(home, "张主任")
    account(home, "吴工", "operator")
    return county


@contextmanager
def served_county(home: Path, post: Post) -> Iterator[tuple[Watched, httpx.Client]]:
    county = behind(home, post)
    with served(home) as url:
        here = urlsplit(url)
        with httpx.Client(base_url=f"http://127.0.0.1:{here.port}", timeout=30) as client:
            log_in(client)
            yield county, client


def ended(client: httpx.Client) -> httpx.Response:
    """The page, once what was asked for is done."""
    for _ in range(300):
        page = client.get("/mails/ready", params={"as-of": str(DAY)})
        if "正在生成" not in page.text:
            return page
        time.sleep(0.1)
    pytest.fail(page.text)


def text_in(page: httpx.Response) -> str:
    found = re.search(r'<pre class="kept">(.*?)</pre>', page.text, re.DOTALL)
    assert found is not None, page.text
    return html.unescape(found[1])


def test_what_would_go_out_is_what_goes_out_and_what_became_of_it(tmp_path: Path) -> None:
    with post_office() as post, served_county(tmp_path, post) as (county, client):
        page = client.get("/mails/ready", params={"as-of": str(DAY)})
        assert "还没有生成预览" in page.text
        form = {"token": token_on(page), "day": str(DAY)}
        assert client.post("/mails/ready/make", data=form).status_code == 303
        page = ended(client)
        assert "2封将发送" in page.text
        assert "units.csv 中没有邮箱" in page.text
        assert post.taken == []
        assert county.notify(DAY, "--dry-run")["财政局"]["status"] == "queued"
        query = {"unit": "财政局", "as-of": str(DAY)}
        would = text_in(client.get("/mails/ready/letter", params=query))
        assert {row["status"] for row in county.notify(DAY).values()} == {"sent", "skipped"}
        board = client.get("/mails", params={"as-of": str(DAY)})
        found = re.search(
            r'href="(/mails/\d+)" aria-label="已发送，查看给财政局的邮件"', board.text
        )
        assert found is not None
        page = client.get(found[1])
        assert "cz@x.cn" in page.text
        assert "已发送" in page.text
        went = post.taken[0].message.get_body(("plain",))
        assert went is not None
        token = re.search(r"/u/([\w=-]{64})", went.get_content())
        assert token is not None
        assert token[1] not in page.text + client.get(f"{found[1]}/html").text
        said = went.get_content().replace(token[1], "（链接只供本单位使用，此处不显示）").rstrip()
        assert text_in(page).rstrip() == would.rstrip() == said
        assert f'href="/mails?as-of={DAY}"' in client.get("/mails").text


def test_a_mail_s_html_is_looked_at_and_does_nothing(tmp_path: Path) -> None:
    with post_office() as post, served_county(tmp_path, post) as (county, client):
        county.notify(DAY)
        board = client.get("/mails", params={"as-of": str(DAY)})
        (number, *_) = re.findall(r'href="/mails/(\d+)"', board.text)[::-1]
        page, frame = client.get(f"/mails/{number}"), client.get(f"/mails/{number}/html")
        assert f'<iframe class="letter" sandbox src="/mails/{number}/html"' in page.text
        policy = frame.headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'; ")
        assert "allow" not in policy
        assert "frame-ancestors 'self'" in policy
        assert frame.headers["x-frame-options"] == "SAMEORIGIN"
        assert frame.headers["x-content-type-options"] == "nosniff"
        assert page.headers["x-frame-options"] == "DENY"
        assert EVIL not in page.text + frame.text
        for path in ("/mails/9999", "/mails/0/html", "/mails/ready/letter?unit=x"):
            assert client.get(path).status_code == 404


def test_a_rehearsal_goes_to_the_office_alone_and_tells_nobody(tmp_path: Path) -> None:
    with post_office() as post, served_county(tmp_path, post) as (county, client):
        page = client.get("/mails/ready", params={"as-of": str(DAY)})
        form = {"token": token_on(page), "day": str(DAY), "to": OFFICE}
        for to in ("evil@example.com", "cz@x.cn", f"{OFFICE},evil@example.com", ""):
            answer = client.post("/mails/ready/rehearse", data={**form, "to": to})
            assert answer.status_code == 400
        assert client.post("/mails/ready/rehearse", data=form).status_code == 303
        page = ended(client)
        assert f"试发到{OFFICE}" in page.text
        assert post.recipients == [OFFICE, OFFICE]
        for taken in post.taken:
            assert str(taken.message["Subject"]).startswith("【试发】")
            assert b"/u/" not in taken.content
        assert "试发邮件" in client.get("/audit").text
        board = client.get("/mails", params={"as-of": str(DAY)}).text
        assert "这一天没有邮件" in board
        assert "发给本办公室自己，不作为提醒" in board
        rows = county.notify(DAY)
        assert rows["财政局"]["status"] == "sent"
        assert post.recipients[2:] == ["cz@x.cn", "jy@x.cn"]


def test_mails_are_the_office_s_and_sent_by_a_form_of_its_own(tmp_path: Path) -> None:
    with post_office() as post, served_county(tmp_path, post) as (_, client):
        form = {"day": str(DAY), "to": OFFICE}
        for token in ("", "guessed"):
            for path in ("/mails/ready/make", "/mails/ready/rehearse"):
                answer = client.post(path, data={**form, "token": token})
                assert answer.status_code == 403
        token = token_on(client.get("/mails/ready"))
        for day in ("2999-01-01", "x", ""):
            data = {"token": token, "day": day, "to": OFFICE}
            assert client.post("/mails/ready/rehearse", data=data).status_code == 400
        assert client.get("/mails/ready/rehearse").status_code == 405
        with httpx.Client(base_url=client.base_url) as other:
            log_in(other, "吴工")
            own = token_on(other.get("/crawls"))
            for path in ("/mails", "/mails/ready", "/mails/1", "/mails/1/html"):
                assert other.get(path).status_code == 403
            data = {**form, "token": own}
            assert other.post("/mails/ready/rehearse", data=data).status_code == 403
        assert post.taken == []
