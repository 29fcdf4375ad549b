"""The forms in which the crawl says why, as its modules make them: {a}, {b} … hold what was
found.
"""
