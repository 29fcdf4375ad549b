"""The checklist (核查清单): which indicators are asked of which units,
and what a person filled in.
"""
