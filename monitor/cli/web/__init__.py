"""serve and user: the web face, and who may log in to it."""
