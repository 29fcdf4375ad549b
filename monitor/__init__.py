"""What the facts mean, and the faces of the product: verdicts, lists,
circular, scheduler, command line.
"""
