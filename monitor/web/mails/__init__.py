"""/mails: what is to be sent, each mail as its unit sees it, and what became of it."""
