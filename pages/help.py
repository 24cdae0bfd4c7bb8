"""The book: one page per task, and how each number is computed."""

from cxmap.ui import book, frame

with frame.page("help", needs_project=False):
    book.show()
