"""The roster: units.csv and columns.csv, or their workbooks, read into the
registry; every wrong cell at once.
"""
