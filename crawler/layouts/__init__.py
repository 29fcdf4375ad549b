"""One module per CMS family, and the general layout for every other page."""
