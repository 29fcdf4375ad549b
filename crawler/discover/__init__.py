"""Discovery: from a portal's home page to a proposal of its columns,
with the reasons for every cell.
"""
