"""The monthly circular: its figures, its attachments, and the files they are written to."""
