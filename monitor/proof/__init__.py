"""Why a column stands where it stands: what is known of it, as a page and a folder
that can be checked without us.
"""
