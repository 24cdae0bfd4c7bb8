"""The book: one Markdown page per task in each language, shown beside the page it is about."""

from pathlib import Path

from cxmap.words import Language

HERE = Path(__file__).parent


def help_page(name: str, language: Language) -> str:
    """The help of a page in one language, as Markdown."""
    return (HERE / language / f"{name}.md").read_text("utf-8")


def help_pages(language: Language) -> list[str]:
    """The names of all help pages, in alphabetical order."""
    return sorted(file.stem for file in (HERE / language).glob("*.md"))
