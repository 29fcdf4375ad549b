"""One CMS family each: the marks it is known by, and how its lists are read."""
