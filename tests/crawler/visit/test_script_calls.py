"""What plain scripts ask for is asked for too, where its rows go into the list's place;
hot news and counters are not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pytest

from crawler.visit.walk import Walk
from storage.records import Outcome
from tests.crawler.counties import Row, article_page, rows
from tests.crawler.visit.test_walk import HOME, drive, page, paths, task

URL = f"{HOME}/lm/116.html"
HOT = [("县长调研防汛备汛工作情况", "/art/9.html", date(2018, 7, 31))]
HOT_CALL = (
    "<script>$.getJSON('/api/hot?num=8',function(r){$.each(r.data,function(i,x){$('#hot').append("
    "'<li><a href=\"/info/'+x.id+'.html\">'+x.title+'</a><span>'+x.date+'</span></li>');});});"
    "</script>"
)
FILL = (
    "$.each(res.rows,function(i,n){$('#rows').append('<li><a "
    "href=\"/info/'+n.id+'.html\">'+n.bt+'</a><i>'+n.sj+'</i></li>')})"
)
CALLS = {
    "fetch": ("/api/list?cid=116", f"fetch('/api/list?cid=116').then(r=>r.json()).then(function(res){{{FILL}}})"),
    "fetch of a template": (
        "/api/116/list?p=1",
        (f"const cid = 116; let page = 1; fetch(`/api/${{cid}}/list?p=${{page}}`)"
        f".then(r=>r.json()).then(res=>{{{FILL}}})"),
    ),
    "getJSON": (
        "/api/list?cid=116&page=1&rows=15",
        f"var cid='116';$.getJSON('/api/list',{{cid:cid,page:1,rows:15}},function(res){{{FILL}}});",
    ),
    "get, joined": (
        "/api/list?cid=116&page=1",
        (f"var id=116;function load(p){{$.get('/api/list?cid='+id+'&page='+p,function(res)"
        f"{{{FILL}}},'json')}} load(1);"),
    ),
    "ajax": (
        "/do/getList.do?channelId=116&pageIndex=1",
        (f"$.ajax({{type:'GET',url:'/do/getList.do',data:{{channelId:116,pageIndex:1}},"
        f"dataType:'json',success:function(res){{{FILL}}}}});"),
    ),
    "axios": (
        "/api/list?cid=116&size=20",
        (f"axios.get('/api/list',{{params:{{cid:116,size:20}}}}).then(function(r){{var "
        f"res=r.data;{FILL}}});"),
    ),
    "XMLHttpRequest": (
        "/data/list_116.json",
        ("var base='/data/',x=new XMLHttpRequest();x.open('GET',base+'list_116.json',true);"
        "x.onload="
         f"function(){{var res=JSON.parse(x.responseText);{FILL}}};x.send();"),
    ),
    "another file's name": ("/data/116/l.json", f"jQuery.getJSON('../data/116/l.json',function(res){{{FILL}}})"),
}  # fmt: skip


def shell(script: str, heading: str = "<h2>工作动态</h2>") -> str:
    links = "".join(f"<a href='/c{n}/'>栏目之{n}</a>" for n in range(12))
    return (
        "<html><head><title>工作动态_青山县人民政府</title><script "
        "src='/js/jquery.min.js'></script></head><body>"
        f"<div class=menu>{links}</div><div class=main>{heading}<ul id=rows></ul></div><div "
        "class=side><h3>热点信息</h3>"
        f"<ul id=hot></ul></div><script>{script}</script>{HOT_CALL}</body></html>"
    )


def answer(entries: Sequence[Row], **more: object) -> str:
    records = [
        {"id": int(url[5:-5]), "bt": title, "sj": f"{day} 09:00:00", "djl": 7}
        for title, url, day in entries
    ]
    return json.dumps(
        {"code": 0, "total": len(entries), "rows": records} | more, ensure_ascii=False
    )


def pages_of(entries: Sequence[Row], script: str, asked: str, **shelled: str) -> dict[str, str]:
    hot = json.dumps(
        {"data": [{"id": 9, "title": title, "date": str(day)} for title, _, day in HOT]}
    )
    return {"/lm/116.html": shell(script, **shelled), asked: answer(entries), "/api/hot?num=8": hot}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("heading", ["<h2>工作动态</h2>", "<div class=hd>县教育局</div>", ""])
def test_what_a_plain_script_asks_for_the_lists_place_is_read(call: str, heading: str) -> None:
    entries = rows(12)
    asked, script = CALLS[call]
    walked, asks = drive(Walk(task(url=URL)), pages_of(entries, script, asked, heading=heading))
    assert walked.outcome is Outcome.READ, walked.why
    found = [(row.entry.title, row.entry.url, row.entry.published_on) for row in walked.rows]
    assert found == [(title, f"{HOME}/info/{url[5:-5]}.html", day) for title, url, day in entries]
    assert paths(asks)[:2] == ["/lm/116.html", asked]


def test_keys_that_say_nothing_are_told_by_what_the_script_makes_of_them() -> None:
    entries = rows(5)
    script = (
        "$.getJSON('/data/list_116.json',function(a){var h='';for(var k in a){"
        "h+=\"<li><a href='\"+a[k].u+\"'>\"+a[k].t+\"</a><b>\"+a[k].d+'</b></li>';}$('#rows')"
        ".html(h);});"
    )
    served = json.dumps(
        [{"u": url, "t": title, "d": str(day), "k": "图片新闻栏目"} for title, url, day in entries]
    )
    pages = {"/lm/116.html": shell(script), "/data/list_116.json": served}
    walked, _ = drive(Walk(task(url=URL)), pages)
    assert [(row.entry.title, row.entry.url, row.entry.published_on) for row in walked.rows] == [
        (title, HOME + url, day) for title, url, day in entries
    ]


def test_a_piece_of_a_page_that_is_loaded_into_the_lists_place_is_read() -> None:
    entries = rows(5)
    piece = "".join(
        f"<li><a href='{url}'>{title}</a><span>{day}</span></li>" for title, url, day in entries
    )
    pages = {
        "/lm/116.html": shell("$('#rows').load('/piece/116.html li')"),
        "/piece/116.html": f"<ul>{piece}</ul>",
    }
    walked, _ = drive(Walk(task(url=URL)), pages)
    assert [row.entry.published_on for row in walked.rows] == [day for _, _, day in entries], (
        walked.why
    )


def test_days_that_the_answer_leaves_out_are_asked_of_the_articles() -> None:
    entries = rows(3)
    script = (
        "fetch('/api/list?cid=116').then(r=>r.json()).then(res=>{document.querySelector('#rows')"
        ".innerHTML="
        "res.rows.map(n=>`<li><a href=\"/info/${n.id}.html\">${n.bt}</a></li>`).join('')})"
    )
    served = json.dumps({"rows": [{"id": url[5:-5], "bt": title} for title, url, _ in entries]})
    pages = {"/lm/116.html": shell(script), "/api/list?cid=116": served}
    pages |= {f"/info/{url[5:-5]}.html": article_page(title, day) for title, url, day in entries}
    walked, _ = drive(Walk(task(url=URL)), pages)
    assert [row.entry.published_on for row in walked.rows] == [day for _, _, day in entries], (
        walked.why
    )


def test_a_service_that_counts_nothing_proves_the_column_empty() -> None:
    asked, script = CALLS["fetch"]
    walked, _ = drive(Walk(task(url=URL)), pages_of([], script, asked))
    assert walked.outcome is Outcome.TRULY_EMPTY, walked.why


def test_the_hot_news_of_a_page_whose_own_list_is_asked_for_by_unknown_means_are_not_the_columns() -> (
    None
):
    for script in (
        "load(sign('116'));",
        "fetch(sign('/api/list?cid=116')).then(show)",
        "axios.post('/api/list',{cid:116,key:sign(116)})",
    ):
        walked, asks = drive(Walk(task(url=URL)), pages_of(rows(5), script, "/api/list?cid=116"))
        assert walked.outcome in (Outcome.NEEDS_BROWSER, Outcome.NOT_A_LIST), walked.why
        assert not walked.rows
        assert paths(asks) == ["/lm/116.html"]


def test_what_a_script_asks_for_elsewhere_is_not_asked_for() -> None:
    script = CALLS["fetch"][1].replace("'/api/", "'http://elsewhere.example.com/api/")
    walked, asks = drive(Walk(task(url=URL)), {"/lm/116.html": shell(script)})
    assert walked.outcome is Outcome.OFF_PORTAL, walked.why
    assert paths(asks) == ["/lm/116.html"]


def test_a_sidebar_is_not_taken_for_want_of_the_list_that_a_script_fills() -> None:
    side = "".join(
        f"<li><a href='{url}'>{title}</a><span>{day}</span></li>" for title, url, day in rows(4)
    )
    script = (
        "var c=decode('x');$.getJSON('/api/list?cid='+c,function(r){draw(r,'#rows')});"
        "$.get('/api/visits',function(r){$('#n').text(r)})"
    )
    markup = (
        shell(script, heading="")
        .replace("<h3>热点信息</h3>", f"<ul>{side}</ul>")
        .replace("<ul id=rows>", "<div id=rows>")
    )
    walked, _ = drive(Walk(task(url=URL)), {"/lm/116.html": markup})
    assert not walked.rows, walked.why


HANDED = (
    "function draw(res){var a=res.rows,h='';for(var i=0;i<a.length;i++){h+='<li><a "
    "href=\"/info/'+a[i].id+'.html\">'+a[i].bt+"
    "'</a><i>'+a[i].sj+'</i></li>';}document.getElementById('rows').innerHTML=h;}"
)
HANDED_ON = {
    "a function by name": "fetch('/api/list?type=gzdt').then(function(x){return x.json();}).then(draw);",
    "a call": "$.get('/api/list?type=gzdt',function(r){draw(r);},'json');",
    "one that hands it on": (
        "var show=function(r){draw(r.data||r);};$.getJSON('/api/list?type=gzdt',function(r)"
        "{show(r);});"
    ),
    "an old request": (
        "var x=new XMLHttpRequest();x.open('GET','/api/list?type=gzdt',true);"
        "x.onreadystatechange=function(){"
        "if(x.readyState==4)draw(JSON.parse(x.responseText));};x.send();"
    ),
}


@pytest.mark.parametrize("way", HANDED_ON)
@pytest.mark.parametrize("heading", ["<h2>工作动态</h2>", "<h2>县教育局</h2>"])
@pytest.mark.parametrize("order", ["function first", "request first"])
def test_what_a_function_of_the_page_is_handed_is_written_where_that_one_writes(
    way: str, heading: str, order: str
) -> None:
    parts = [HANDED, HANDED_ON[way]] if order == "function first" else [HANDED_ON[way], HANDED]
    entries = rows(8)
    walked, asks = drive(
        Walk(task(url=f"{HOME}/gzdt/")),
        {"/gzdt/": shell("\n".join(parts), heading), "/api/list?type=gzdt": answer(entries)},
    )
    assert paths(asks)[:2] == ["/gzdt/", "/api/list?type=gzdt"], walked.why
    assert [row.entry.published_on for row in walked.rows] == [day for _, _, day in entries], (
        walked.why
    )


HELD = {
    "an array": lambda entries: (
        HANDED
        + "draw({rows:"
        + json.dumps(
            [{"bt": title, "url": url, "sj": str(day)} for title, url, day in entries],
            ensure_ascii=False,
        )
        + "});"
    ),
    "calls that write": lambda entries: (
        "function w(t,u,d){document.write('<li><a href=\"'+u+'\">'+t+'</a><i>'+d+'</i></li>');}\n"
        + "\n".join(f'w("{title}","{url}","{day}");' for title, url, day in entries)
    ),
}


@pytest.mark.parametrize("way", HELD)
@pytest.mark.parametrize(
    ("heading", "count"), [("工作动态", 1), ("工作动态", 2), ("工作动态", 9), ("县教育局", 5)]
)
def test_rows_that_a_script_holds_are_the_columns_under_its_name_though_it_be_one_and_under_its_unit_s(
    way: str, heading: str, count: int
) -> None:
    entries = rows(count)
    script = HELD[way](entries)
    markup = shell("", f"<h2>{heading}</h2>")
    if way == "an array":
        markup = markup.replace("<script></script>", f"<script>{script}</script>")
    else:
        markup = markup.replace("<ul id=rows></ul>", f"<ul><script>{script}</script></ul>")
    walked, _ = drive(Walk(task(url=f"{HOME}/gzdt/")), {"/gzdt/": markup})
    assert [row.entry.published_on for row in walked.rows] == [day for _, _, day in entries], (
        walked.why
    )


@pytest.mark.parametrize("heading", ["县外要闻", "热点推荐", "县教育局"])
def test_one_row_that_a_script_holds_under_another_name_is_not_the_columns(heading: str) -> None:
    markup = shell("", f"<h2>{heading}</h2>").replace(
        "<script></script>", f"<script>{HELD['an array'](rows(1))}</script>"
    )
    walked, _ = drive(Walk(task(url=f"{HOME}/gzdt/")), {"/gzdt/": markup})
    assert not walked.rows, walked.why


@pytest.mark.parametrize("heading", ["<h3>热点推荐</h3>", "<h3>县外要闻</h3>"])
def test_what_is_handed_to_a_function_that_fills_a_strange_box_is_not_asked_for(
    heading: str,
) -> None:
    markup = shell("\n".join([HANDED, HANDED_ON["a call"]]), heading)
    walked, asks = drive(
        Walk(task(url=f"{HOME}/gzdt/")), {"/gzdt/": markup, "/api/list?type=gzdt": answer(rows(8))}
    )
    assert "/api/list?type=gzdt" not in paths(asks), walked.why
    assert not walked.rows


def test_under_a_unit_s_name_a_script_s_box_beside_other_links_is_not_the_list() -> None:
    others = (
        "<ul>"
        + "".join(f"<li><a href='/zt/{n}/'>专题报道之第{n}集</a></li>" for n in range(9))
        + "</ul>"
    )
    markup = shell("\n".join([HANDED, HANDED_ON["a call"]]), "<h2>县教育局</h2>").replace(
        "<ul id=rows></ul>", f"<ul id=rows></ul>{others}"
    )
    walked, asks = drive(
        Walk(task(url=f"{HOME}/gzdt/")), {"/gzdt/": markup, "/api/list?type=gzdt": answer(rows(8))}
    )
    assert "/api/list?type=gzdt" not in paths(asks), walked.why
    assert not walked.rows


FILES = {
    "writes": lambda entries: "".join(
        f"document.write('<li><a href=\"{url}\">{title}</a><span>{day}</span></li>');\n"
        for title, url, day in entries
    ),
    "holds": lambda entries: (
        "var held="
        + json.dumps(
            [{"bt": title, "lj": url, "sj": str(day)} for title, url, day in entries],
            ensure_ascii=False,
        )
        + ";$('#rows').html(draw(held));"
    ),
    "asks": lambda entries: (
        f"$(function(){{$.getJSON('/api/list?cid='+cid,function(res){{{FILL}}})}});"
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_script_file_of_the_portal_that_fills_the_lists_place_is_read(kind: str) -> None:
    entries = rows(6)
    inside = "<script src='/js/lm_116.js'></script>"
    markup = shell("var cid=116;").replace(
        "<ul id=rows></ul>",
        f"<ul id=rows></ul>{inside}" if kind != "writes" else f"<ul>{inside}</ul>",
    )
    file = page(f"{HOME}/js/lm_116.js", FILES[kind](entries), content_type="application/javascript")
    walked, asks = drive(
        Walk(task(url=URL)),
        {"/lm/116.html": markup, "/js/lm_116.js": file, "/api/list?cid=116": answer(entries)},
    )
    assert [row.entry.published_on for row in walked.rows] == [day for _, _, day in entries], (
        walked.why
    )
    assert paths(asks)[:2] == ["/lm/116.html", "/js/lm_116.js"]


@pytest.mark.parametrize(
    "file", ["var mydatas = {held};", "draw({held});", "window.mydatas={held}"]
)
def test_what_a_script_file_holds_is_written_where_the_page_hands_it_to(file: str) -> None:
    entries = rows(6)
    held = json.dumps(
        {"rows": [{"bt": title, "url": url, "sj": str(day)} for title, url, day in entries]},
        ensure_ascii=False,
    )
    markup = shell("").replace(
        "<ul id=rows></ul>",
        f"<ul id=rows></ul><script>{HANDED}</script><script src='/data/gzdt.js'></script>"
        + ("" if file.startswith("draw") else "<script>draw(mydatas);</script>"),
    )
    answered = page(
        f"{HOME}/data/gzdt.js", file.replace("{held}", held), content_type="application/javascript"
    )
    walked, _ = drive(Walk(task(url=URL)), {"/lm/116.html": markup, "/data/gzdt.js": answered})
    assert [row.entry.published_on for row in walked.rows] == [day for _, _, day in entries], (
        walked.why
    )


def test_a_script_file_that_fills_another_place_is_not_the_lists() -> None:
    hot = FILES["holds"](HOT * 3).replace("#rows", "#hot")
    markup = shell("").replace("</body>", "<script src='/js/latest.js'></script></body>")
    walked, _ = drive(Walk(task(url=URL)), {"/lm/116.html": markup, "/js/latest.js": hot})
    assert not walked.rows
    assert walked.outcome is Outcome.NEEDS_BROWSER, walked.why


FROM_XML = {
    "attributes": (
        '<i bt="{0}" lj="{1}" rq="{2}"/>',
        (
            "h+=\"<li><a href='\"+ns[i].getAttribute('lj')+\"'>\"+ns[i].getAttribute('bt')+\"</a> \"+"
            "ns[i].getAttribute('rq')+'</li>';"
        ),
    ),
    "children": (
        "<i><bt>{0}</bt><lj>{1}</lj><rq>{2}</rq></i>",
        (
            "h+=\"<li><a href='\"+ns[i].getElementsByTagName('lj')[0].firstChild.nodeValue+\"'>\"+"
            "ns[i].getElementsByTagName('bt')[0].textContent+'</a></li>';"
        ),
    ),
    "jQuery": (
        '<i bt="{0}" lj="{1}" rq="{2}"/>',
        (
            "h+='<li><a href=\"'+$(this).attr('lj')+'\">'+$(this).attr('bt')+'</a>'+"
            "$(this).attr('rq')+'</li>';"
        ),
    ),
}


@pytest.mark.parametrize("kind", FROM_XML)
@pytest.mark.parametrize("count", [1, 3])
def test_rows_that_a_script_takes_from_xml_are_read(kind: str, count: int) -> None:
    record, written = FROM_XML[kind]
    script = (
        "var x=new XMLHttpRequest();x.open('GET','/xml/info116.xml',false);x.send(null);"
        "var ns=x.responseXML.getElementsByTagName('i'),h='';for(var i=0;i<ns.length;i++){"
        f"{written}}}document.getElementById('rows').innerHTML=h;"
    )
    entries = rows(count)
    items = "".join(record.format(title, url, day) for title, url, day in entries)
    served = f'<?xml version="1.0" encoding="utf-8"?><is count="{count}">{items}</is>'
    pages = {"/lm/116.html": shell(script), "/xml/info116.xml": served}
    walked, _ = drive(Walk(task(url=URL)), pages)
    assert walked.outcome is Outcome.READ, walked.why
    assert [(row.entry.title, row.entry.url, row.entry.published_on) for row in walked.rows] == [
        (title, HOME + url, day) for title, url, day in entries
    ]


def test_xml_that_counts_nothing_proves_the_column_empty() -> None:
    script = (
        "var x=new XMLHttpRequest();x.open('GET','/xml/info116.xml',false);x.send(null);"
        "var ns=x.responseXML.getElementsByTagName('i'),h='';for(var i=0;i<ns.length;i++){"
        f"{FROM_XML['attributes'][1]}}}document.getElementById('rows').innerHTML=h;"
    )
    served = '<?xml version="1.0" encoding="utf-8"?><is count="0"></is>'
    pages = {"/lm/116.html": shell(script), "/xml/info116.xml": served}
    walked, _ = drive(Walk(task(url=URL)), pages)
    assert walked.outcome is Outcome.TRULY_EMPTY, walked.why


def test_where_what_a_script_asks_for_is_missing_the_columns_own_address_is_not() -> None:
    asked, script = CALLS["fetch"]
    pages = pages_of(rows(9), script, asked)
    del pages[asked]
    walked, asks = drive(Walk(task(url=URL)), pages)
    assert paths(asks)[:2] == ["/lm/116.html", asked]
    assert (walked.outcome, walked.url, walked.status) == (Outcome.NEEDS_BROWSER, URL, 200)
    assert f"{HOME}{asked}: " in walked.why
    assert "404" in walked.why
