"""One rule a module: a paper goes in, its disagreements come out."""
