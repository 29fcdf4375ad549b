"""What an account changes by the web face stands in the audit log; a hold is let go by click."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import httpx

from tests.e2e.browsing import account, log_in, served, token_on
from tests.monitor.watched import Watched

DAY = date(2018, 7, 31)
EVE = DAY - timedelta(days=1)
UNITS = [f"单位{number}" for number in range(1, 21)]


def test_notices_that_are_held_are_let_go_by_a_clerk(tmp_path: Path) -> None:
    county = Watched.of(tmp_path, {name: f"u{at}@x.cn" for at, name in enumerate(UNITS)})
    county.crawl(EVE, dict.fromkeys(UNITS, EVE - timedelta(days=6)))
    county.crawl(DAY, {name: EVE - timedelta(days=6) for name in UNITS})
    rows = county.notify(DAY)
    assert rows["单位1"]["reason"].startswith("held: ")
    account(tmp_path, "张主任")
    account(tmp_path, "吴工", "operator")
    with served(tmp_path) as url, httpx.Client(base_url=url, timeout=30) as client:
        log_in(client)
        page = client.get("/mails", params={"as-of": str(DAY)})
        assert "全部邮件暂缓发送" in page.text
        assert page.text.count('href="/columns/') == len(UNITS)
        assert "tongbao notify" not in page.text
        form = {"token": token_on(page), "hold": "1"}
        with httpx.Client(base_url=url) as other:
            log_in(other, "吴工")
            token = token_on(other.get("/crawls"))
            assert other.post("/mails/release", data={**form, "token": token}).status_code == 403
        assert client.post("/mails/release", data={**form, "hold": "7"}).status_code == 409
        assert client.post("/mails/release", data=form).status_code == 303
        assert client.post("/mails/release", data=form).status_code == 409
        assert "全部邮件暂缓发送" not in client.get("/mails").text
        log = client.get("/audit").text
        assert log.count("放行邮件") == 1
        assert "张主任" in log.partition("</header>")[2]
    assert {row["status"] for row in county.notify(DAY).values()} == {"sent"}
