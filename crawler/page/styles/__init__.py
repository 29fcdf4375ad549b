"""What the page's own style sheets put out of sight. Sheets in files
of their own are not fetched.
"""
