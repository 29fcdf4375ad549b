"""How one column looks in one family of content management systems: a module
each, named in catalogue.MARKUPS.
"""
