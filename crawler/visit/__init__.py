"""One column in one crawl: what to ask for, what was proven, what is in doubt."""
