"""Whose list a block is: its headings, boxes, pagers and names, weighed in points."""
