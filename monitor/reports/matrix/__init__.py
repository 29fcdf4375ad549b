"""The checklist (核查清单): indicators by units, from what the columns hold
and what a person filled in.
"""
