"""A circular read again, whoever wrote it: its figures and lists held against
themselves and against what is known.
"""
