"""Requests that scripts make of what the page says elsewhere: posted as JSON, joined into a name,
read out of the page's own markup, or made by one file for all columns.
"""

from __future__ import annotations

import json

import pytest

from crawler.fetch.exchange import posted
from crawler.page.reading import Fetch
from crawler.visit.walk import Walk
from storage.records import Outcome
from tests.crawler.counties import rows
from tests.crawler.visit.test_script_calls import FILES, FILL, URL, answer, shell
from tests.crawler.visit.test_walk import HOME, drive, page, paths, task

TAKE = f".then(r=>r.json()).then(function(res){{{FILL}}})"
TAKE_DATA = f".then(function(r){{var res=r.data;{FILL}}})"
JSON = {"channelId": "116", "pageNo": 1}
POSTED = {
    "fetch, stringify": (
        (
            "fetch('/api/list',{method:'POST',headers:{'Content-Type':'application/json'},"
            f"body:JSON.stringify({{channelId:'116',pageNo:1}})}}){TAKE}"
        ),
        JSON,
    ),
    "fetch, a name": (
        (
            "var param={channelId:'116',pageNo:1};fetch('/api/list',{method:\"post\","
            f"body:JSON.stringify(param)}}){TAKE}"
        ),
        JSON,
    ),
    "axios": (f"axios.post('/api/list',{{channelId:'116',pageNo:1}}){TAKE_DATA}", JSON),
    "axios, settings": (
        f"axios({{url:'/api/list',method:'post',data:{{channelId:'116',pageNo:1}}}}){TAKE_DATA}",
        JSON,
    ),
    "ajax, stringify": (
        (
            "$.ajax({url:'/api/list',type:'POST',contentType:'application/json',"
            f"data:JSON.stringify({{channelId:'116',pageNo:1}}),success:function(res){{{FILL}}}}})"
        ),
        JSON,
    ),
    "ajax, a form": (
        (
            "$.ajax({url:'/api/list',type:'POST',data:{channelId:116,pageNo:1},"
            f"success:function(res){{{FILL}}}}})"
        ),
        None,
    ),
    "ajax, a form said to be JSON": (
        (
            "$.ajax({url:'/api/list',type:'POST',contentType:'application/json',"
            f"data:{{channelId:116,pageNo:1}},success:function(res){{{FILL}}}}})"
        ),
        None,
    ),
    "ajax, a query": (
        (
            "$.ajax({url:'/api/list',type:'post',data:'channelId=116&pageNo=1',"
            f"success:function(res){{{FILL}}}}})"
        ),
        None,
    ),
    "fetch, parameters": (
        (
            "fetch('/api/list',{method:'POST',body:new URLSearchParams({channelId:'116',"
            f"pageNo:'1'}})}}){TAKE}"
        ),
        None,
    ),
}


@pytest.mark.parametrize("kind", POSTED)
def test_what_a_script_posts_is_posted_as_it_does(kind: str) -> None:
    script, as_json = POSTED[kind]
    entries = rows(6)
    walked, asks = drive(
        Walk(task(url=URL)), {"/lm/116.html": shell(script), "/api/list": answer(entries)}
    )
    assert walked.outcome is Outcome.READ, walked.why
    assert [row.entry.published_on for row in walked.rows] == [day for _, _, day in entries]
    content_type, body = posted(asks[1].fetch)
    if as_json is None:
        assert (content_type, body) == (
            "application/x-www-form-urlencoded",
            b"channelId=116&pageNo=1",
        )
    else:
        assert content_type == "application/json"
        assert json.loads(body) == as_json


def test_a_posted_list_goes_on_as_it_began() -> None:
    first = Fetch(f"{HOME}/api/list", (("cid", "7"), ("pageNo", "1")), json=True)
    assert posted(first) == ("application/json", b'{"cid": "7", "pageNo": 1}')
    assert posted(Fetch(HOME)) == ("", b"")


READ_FROM_MARKUP = {
    "data": ("data-url='/api/list?cid=116'", f"$.getJSON($('#rows').data('url'),function(res){{{FILL}}})"),
    "attr": (
        "data-list-url='/api/list?cid=116'",
        f"$.get($(\"#rows\").attr(\"data-list-url\"),function(res){{{FILL}}},'json')",
    ),
    "dataset": (
        "data-list-url='/api/list?cid=116'",
        f"fetch(document.getElementById('rows').dataset.listUrl){TAKE}",
    ),
    "getAttribute": (
        "data-cid='116'",
        (
            "var c=document.querySelector('#rows').getAttribute('data-cid');"
            f"fetch('/api/list?cid='+c){TAKE}"
        ),
    ),
    "val": ("", f"var c=$('#cid').val();$.getJSON('/api/list?cid='+c,function(res){{{FILL}}})"),
    "value": (
        "",
        (
            "var c=document.getElementById('cid').value;var url='/api/list?'+'cid='+c;"
            f"fetch(url){TAKE}"
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ_FROM_MARKUP)
def test_what_a_script_reads_of_the_page_is_read_there(kind: str) -> None:
    attribute, script = READ_FROM_MARKUP[kind]
    entries = rows(6)
    markup = shell(script).replace("<ul id=rows>", f"<ul id=rows {attribute}>")
    markup = markup.replace(
        "<div class=side>", "<input type=hidden id=cid value=116><div class=side>"
    )
    walked, asks = drive(
        Walk(task(url=URL)), {"/lm/116.html": markup, "/api/list?cid=116": answer(entries)}
    )
    assert walked.outcome is Outcome.READ, walked.why
    assert paths(asks)[:2] == ["/lm/116.html", "/api/list?cid=116"]
    assert [row.entry.published_on for row in walked.rows] == [day for _, _, day in entries]


@pytest.mark.parametrize("name", ["common-list", "list_common", "main.list", "public_news"])
def test_a_file_that_all_columns_share_may_write_each_one_s_list(name: str) -> None:
    entries = rows(6)
    markup = shell("var cid=116;").replace(
        "</body>", f"<script src='/js/{name}.js'></script></body>"
    )
    file = page(
        f"{HOME}/js/{name}.js", FILES["asks"](entries), content_type="application/javascript"
    )
    walked, _ = drive(
        Walk(task(url=URL)),
        {"/lm/116.html": markup, f"/js/{name}.js": file, "/api/list?cid=116": answer(entries)},
    )
    assert [row.entry.published_on for row in walked.rows] == [day for _, _, day in entries], (
        walked.why
    )


@pytest.mark.parametrize("count", [1, 3, 8])
@pytest.mark.parametrize("box", ["#rows", "#hot"])
@pytest.mark.parametrize("held", ["held", "rows_of"])
def test_data_in_a_script_element_goes_where_another_script_puts_them(
    count: int, box: str, held: str
) -> None:
    entries = rows(count)
    script = (
        "function draw(res){$.each(res.rows,function(i,n){$('BOX').append('<li>'+n.bt+'</li>')});}"
        "draw(JSON.parse(document.getElementById('held').textContent));"
    ).replace("BOX", box)
    script = script.replace("'held'", f"'{held}'").replace("res.rows", f"res.{held}")
    data = json.dumps(
        {held: [{"bt": title, "lj": url, "sj": str(day)} for title, url, day in entries]},
        ensure_ascii=False,
    )
    markup = shell(script).replace(
        "<ul id=rows></ul>",
        f"<ul id=rows></ul><script type='application/json' id='{held}'>{data}</script>",
    )
    walked, _ = drive(Walk(task(url=URL)), {"/lm/116.html": markup})
    found = [row.entry.published_on for row in walked.rows]
    assert found == ([day for _, _, day in entries] if box == "#rows" else []), walked.why


COLUMNS = "[{field:'bt',title:'标题'},{field:'sj',title:'日期'}]"
WIDGETS = {
    "layui, paged": (
        (
            "layui.use('table',function(){layui.table.render({elem:'#rows',url:'/api/list',"
            f"where:{{cid:116}},page:true,cols:[{COLUMNS}]}})}})"
        ),
        "/api/list?cid=116&page=1&limit=10",
    ),
    "layui": (
        (
            "var table=layui.table;table.render({elem:'#rows',url:'/api/list?cid=116',"
            f"cols:[{COLUMNS}]}})"
        ),
        "/api/list?cid=116",
    ),
    "bootstrapTable": (
        f"$('#rows').bootstrapTable({{url:'/api/list?cid=116',columns:{COLUMNS}}})",
        "/api/list?cid=116",
    ),
    "datagrid": (
        f"$('#rows').datagrid({{method:'get',url:'/api/list?cid=116',columns:[{COLUMNS}]}})",
        "/api/list?cid=116",
    ),
    "DataTable": (
        "$('#rows').DataTable({ajax:'/api/list?cid=116',columns:[{data:'bt'},{data:'sj'}]})",
        "/api/list?cid=116",
    ),
    "declared": ("", "/api/list?cid=116"),
}


@pytest.mark.parametrize("kind", WIDGETS)
@pytest.mark.parametrize("place", ["rows", "hot"])
def test_a_table_of_a_library_s_is_the_list_where_it_stands_in_its_place(
    kind: str, place: str
) -> None:
    script, asked = WIDGETS[kind]
    script = script.replace("#rows", f"#{place}")
    entries = rows(6)
    declared = "data-toggle=table data-url='/api/list?cid=116'"
    markup = shell(script).replace(
        "<ul id=rows></ul>",
        f"<table id=rows {declared if kind == 'declared' and place == 'rows' else ''}></table>",
    )
    walked, _ = drive(Walk(task(url=URL)), {"/lm/116.html": markup, asked: answer(entries)})
    found = [row.entry.published_on for row in walked.rows]
    assert found == ([day for _, _, day in entries] if place == "rows" else []), walked.why


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        ("var B='/api';var u=B+'/list?cid='+116;$.get(u,DONE)", "/api/list?cid=116"),
        ("var u='/api/l?k='+encodeURIComponent('通知')+'&cid=116';$.get(u,DONE)", "/api/l?k=%E9%80%9A%E7%9F%A5&cid=116"),
        ("var q={cid:116,page:1};$.get('/api/list',q,DONE)", "/api/list?cid=116&page=1"),
    ],
)  # fmt: skip
def test_an_address_may_be_made_in_several_steps(script: str, asked: str) -> None:
    entries = rows(6)
    script = script.replace("DONE", f"function(res){{{FILL}}},'json'")
    walked, asks = drive(
        Walk(task(url=URL)), {"/lm/116.html": shell(script), asked: answer(entries)}
    )
    assert paths(asks)[1:2] == [asked], walked.why
    assert len(walked.rows) == 6
