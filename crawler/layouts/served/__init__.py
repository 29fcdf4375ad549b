"""Lists that are served as data: JSON, datastores, fragments of markup."""
