"""Plain words are found together exactly where each alone is found."""

from hypothesis import example, given
from hypothesis import strategies as st

from crawler.layouts.catalogue import LAYOUTS, claiming
from crawler.page.document import Document
from crawler.page.marks import Marks, PageWords
from crawler.page.reading import Page

WORDS = sorted({word for layout in LAYOUTS.values() for word in layout.words})
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map(lambda word: word[1:]),
    st.sampled_from(WORDS).map(lambda word: word[:-1]),
    st.sampled_from(
        ["<ul", "<u", "l", "_blank", "_", "/", "(", "[", "-", ".", "y", "L", "D", "索", " ", "<a>"]
    ),
)
PAGES = st.lists(PIECES, max_size=12).map("".join)


@given(PAGES, st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
@example("ine_u", WORDS[:1])
def test_words_are_found_as_one_by_one(page: str, words: list[str]) -> None:
    known = Marks(WORDS)

    for _ in range(2):
        found = PageWords(page.encode())
        assert found.says(*words) == any(word in page for word in words)
        assert found.says_somehow(words[0].lower()) == (words[0].lower() in page.lower())
        assert known.on(found) == {word for word in WORDS if word in page}


@given(PAGES, st.sampled_from(["<html><body>", "<?xml version='1.0'?><rss>", "x = ", ""]))
def test_a_page_is_claimed_by_the_families_that_would_claim_it_alone(page: str, head: str) -> None:
    doc = Document(Page("http://www.yunling.gov.cn/zwgk/", (head + page).encode()))

    assert [name for name, _ in claiming(doc)] == [
        name for name, one in LAYOUTS.items() if one.claims(doc)
    ]
