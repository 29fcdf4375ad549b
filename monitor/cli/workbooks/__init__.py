"""The commands whose result is a workbook."""
