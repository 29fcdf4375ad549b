"""台账, the per-unit workbook: which columns a unit answers for, and every
entry of the period in them.
"""
