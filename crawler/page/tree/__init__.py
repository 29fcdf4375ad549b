"""How the parser's tree becomes what a browser shows: words that scripts write, and what stray tags
would hide.
"""
