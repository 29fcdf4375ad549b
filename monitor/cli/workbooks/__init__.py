"""The commands whose result is one file to hand on: a workbook, or a package."""
