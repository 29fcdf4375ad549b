"""Empty columns whose rows a script would write, where it has nothing to write."""

from __future__ import annotations

import pytest

from storage.records import Outcome
from tests.crawler.templates.made_portals import came_to

BOX = "<div id='list' class='list'></div>"
WRITER = (
    "function addRow(t,u,d){document.getElementById('list').innerHTML+="
    '"<p><a href=\'"+u+"\'>"+t+"</a><em>"+d+"</em></p>";}'
)
LOOP = (
    "for(var i=0;i<lst.length;i++){document.getElementById('list').innerHTML+="
    "'<li><a href=\"'+lst[i].u+'\">'+lst[i].t+'</a></li>';}"
)
CALL = "addRow('关于公布第一批名单的通知','/c9/1.html','2026-03-04');"
INERT = {
    "no calls": WRITER,
    "an empty array": f"var lst=[];{LOOP}",
    "a new array": f"var lst=new Array();{LOOP}",
    "its own words for nothing": f"var lst=[];{LOOP}if(!lst.length)put('暂无相关信息内容');",
}
DOUBTFUL = {
    "rows": f"{WRITER}{CALL}",
    "commented rows": f"{WRITER}//{CALL}",
    "rows in what nothing calls": f"{WRITER}function old(){{{CALL}}}",
    "a request": f"var lst=[];{LOOP}window.fetch(u+'list');",
    "a frame": f"var lst=[];{LOOP}put('<iframe>');",
    "an address": f"var lst=[];var more='/c9/list.json';{LOOP}",
    "a template": f"var lst=[];{LOOP}put(`x`);",
    "data in another script": (
        f"{LOOP}</script><script type='application/json' id='held'>"
        '[{"t":"关于公布第一批名单的通知","d":"2026-03-04"}]'
    ),
    "data under a name": (
        f"{LOOP}</script><script>var lst=[['关于公布第一批名单的通知','2026-03-04']];"
    ),
    "what it reads of the page": f"var lst=JSON.parse(document.getElementById('x').textContent);{LOOP}",
    "a textarea": f"var lst=[];{LOOP}</script></div><div><textarea>[]</textarea><script>",
    "a file": f"var lst=[];{LOOP}</script><script src='/js/c9.js'>",
}


def outcome(script: str) -> tuple[Outcome, str]:
    return came_to(f"{BOX}<script>{script}</script>")


@pytest.mark.parametrize("kind", INERT)
def test_a_script_with_nothing_to_write_leaves_its_column_empty(kind: str) -> None:
    told, why = outcome(INERT[kind])
    assert told is Outcome.TRULY_EMPTY, why


@pytest.mark.parametrize("kind", DOUBTFUL)
def test_a_script_that_may_write_rows_proves_nothing(kind: str) -> None:
    told, why = outcome(DOUBTFUL[kind])
    assert told is not Outcome.TRULY_EMPTY, why
