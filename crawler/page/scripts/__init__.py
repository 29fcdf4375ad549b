"""What the pieces of plain scripts stand for: values joined of literals, and attributes read off
the page.
"""
