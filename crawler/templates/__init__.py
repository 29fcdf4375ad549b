"""What a portal's pages teach each other: where they show their lists, what they all show,
what an empty list looks like.
"""
