"""A page's own datastore without a record, where the portal's columns show their lists."""

from __future__ import annotations

import pytest

from crawler.page.template import Learnt
from storage.records import Outcome
from tests.crawler.templates.made_portals import with_an_empty_one

GROUP = "<nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page=2'></a>]]></nextgroup>"


@pytest.mark.parametrize(
    ("store", "learnt", "outcome"),
    [
        ("<recordset></recordset>", True, Outcome.TRULY_EMPTY),
        ("<recordset>\n</recordset>", False, Outcome.EMPTY_UNPROVEN),
        ("<totalrecord>0</totalrecord><recordset></recordset>", False, Outcome.TRULY_EMPTY),
    ],
)
def test_a_store_without_records_is_empty_where_columns_show_theirs(
    store: str, learnt: bool, outcome: Outcome
) -> None:
    held = (
        f"<div id='77'><script type='text/xml'><datastore>{store}</datastore></script></div>"
        "<script>$('#77').jpage({perPage:15,groupSize:1,dataBefore:'<ul>',dataAfter:'</ul>'});"
        "</script>"
    )
    portal, last = with_an_empty_one(held)
    walked = portal.walked(last, portal.learnt() if learnt else Learnt())
    assert walked.outcome is outcome, walked.why
