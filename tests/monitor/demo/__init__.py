"""The demo county: what its portal serves, and whether the reader sees it as a person would."""
