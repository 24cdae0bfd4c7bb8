"""Text that a spreadsheet program would run as a formula gets an apostrophe in front, and loses it on the way back."""

import re

DANGEROUS = re.compile("'*[=+\\-@\t\r\n\0]")
GUARDED = re.compile("''*[=+\\-@\t\r\n\0]")

NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*")


def guarded(text: str) -> str:
    """The text with an apostrophe in front if it could run, or if it already looks like a guarded one.

    So nothing is ambiguous: `unguarded(guarded(text)) == text` for every text.
    """
    return f"'{text}" if DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text


def guarded_unless_number(text: str) -> str:
    """A cell of somebody's own file, made harmless: numbers and what is guarded already stay as they are."""
    return text if NUMBER.fullmatch(text) or text.startswith("'") else guarded(text)
