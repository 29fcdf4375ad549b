"""From files to a paper: paragraphs and tables in order, attachments and their titles."""
