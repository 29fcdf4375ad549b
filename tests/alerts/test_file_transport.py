"""Without a mail server a notice is a file that a mail program opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.errors import UnavailableError
from alerts.transports import FileTransport, Letter, SmtpTransport, open_transport
from config.settings import MailSettings, Secrets

LETTER = Letter(b"Subject: x\r\n\r\nbody\r\n", "<0123456789@x.cn>", "a@x.cn", "2018-07-31_青云镇")


def files(home: Path) -> dict[str, bytes]:
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file()
    }


def written(home: Path, letter: Letter) -> str:
    transport = open_transport(MailSettings(), Secrets(), home)
    transport.send(letter, lambda: None)
    transport.close()
    return transport.trace(letter)


def test_each_mail_is_one_file_however_many_recipients_it_has(tmp_path: Path) -> None:
    trace = written(tmp_path, LETTER)
    assert (
        written(tmp_path, Letter(LETTER.message, LETTER.message_id, "cc@x.cn", LETTER.name))
        == trace
    )
    assert files(tmp_path) == {"data/outbox/2018-07-31_青云镇_01234567.eml": LETTER.message}
    assert trace == "written to the file data/outbox/2018-07-31_青云镇_01234567.eml"


@pytest.mark.parametrize(
    "name", ["../../../etc/x", "a/b\\c", "x\x00\r\n", "长" * 500, "..", "CON:|?*"]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    written(tmp_path, Letter(LETTER.message, LETTER.message_id, "a@x.cn", name))
    (place,) = files(tmp_path)
    assert Path(place).parent == Path("data/outbox")


def test_a_folder_that_cannot_be_written_is_no_way_out(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    with pytest.raises(UnavailableError, match="cannot write data/outbox"):
        FileTransport(MailSettings(), Secrets(), tmp_path).send(LETTER, lambda: None)


def test_a_host_in_the_settings_means_smtp(tmp_path: Path) -> None:
    transport = open_transport(MailSettings(host="127.0.0.1"), Secrets(), tmp_path)
    assert isinstance(transport, SmtpTransport)
