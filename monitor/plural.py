"""Numbers of things in the operator's English."""


def counted(number: int, thing: str) -> str:
    """1 column, 2 columns; `thing` is a word that takes an s."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
