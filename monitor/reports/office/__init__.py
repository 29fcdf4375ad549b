"""What goes out by the office system (协同办公): the paper with its
attachments, and a text for each unit.
"""
