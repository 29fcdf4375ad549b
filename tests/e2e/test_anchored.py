"""The evidence's last seal stands on each circular: a chain that is made anew afterwards
does not fit what was printed.
"""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from python_calamine import CalamineWorkbook

from storage.evidence.chain import FIRST_SEAL, seal_of
from storage.evidence.packing import packed, unpacked
from tests.e2e.commands import tongbao
from tests.e2e.stranger import Portal, crawl
from tests.e2e.test_issued import NAMES, county, issue, show


def made_anew(home: Path) -> None:
    """Changes the first visit's record, and every seal from there on, so
    that the chain itself holds.
    """
    with closing(sqlite3.connect(home / "data" / "tongbao.db")) as database:
        previous = FIRST_SEAL
        links = database.execute("SELECT id, digest, record FROM seals ORDER BY id").fetchall()
        for place, (number, digest, record) in enumerate(links):
            if not place:
                told = json.loads(unpacked(record)) | {"why": "nothing was ever published"}
                line = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
                digest, record = sha256(line).digest(), packed(line)
            previous = seal_of(previous, digest.hex())
            database.execute(
                "UPDATE seals SET digest = ?, record = ?, seal = ? WHERE id = ?",
                (digest, record, bytes.fromhex(previous), number),
            )
        database.commit()


def test_a_chain_made_anew_does_not_fit_what_was_printed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Portal().serving() as portal:
        county(home, portal)
        for name in NAMES:
            show(portal, name, ["2018-01-10", "2017-12-20"])
        crawl(home, "2018-01-31")
        printed = issue(home, "2018-01", "2018-02-05")["evidence"]
        crawl(home, "2018-02-01")
    assert printed["link"] == len(NAMES)
    workbook = CalamineWorkbook.from_filelike(
        io.BytesIO((home / "reports" / "2018-01" / "通报.xlsx").read_bytes())
    )
    said = {str(row[0]): str(row[1]) for row in workbook.get_sheet_by_name("口径").to_python()[2:]}
    assert printed["seal"] in said["核查记录"]
    assert f"第{printed['link']}条" in said["核查记录"]
    assert "Every record stands in the chain" in tongbao("evidence", "--verify", home=home)
    made_anew(home)
    (told,) = tongbao("evidence", "--verify", home=home, expect=1).splitlines()
    assert told.startswith(f"link {printed['link']}: the circular of 2018-01, issued on 2018-02-05")
    assert "prints another seal of it: the chain was made anew since" in told
