"""The paper itself: 通报.docx and 通报.xlsx, from the circular's figures
and the clerk's own paragraphs.
"""
