"""Everything that can go wrong and that a person can do something about.

An error's sentence stands in the catalogue (`words/*/errors.toml`) under the name of its class: what
happened, where, and what to do next. `str(error)` is English; screens ask for `error.sentence(language)`.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from cxmap.words import Language, catalogue, say


@runtime_checkable
class Speaking(Protocol):
    """A part of a message that has a sentence of its own in each language."""

    def sentence(self, language: Language) -> str: ...


@dataclass(frozen=True)
class Reason:
    """Why something cannot be used: a key of `words/*/reason.toml`, said in English unless asked otherwise."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        return say(language, f"reason.{self.key}", **self.values)

    def __str__(self) -> str:
        return self.sentence("en")


class CxmapError(Exception):
    """The base of all errors that are shown to a person."""

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.sentence("en"))

    def sentence(self, language: Language) -> str:
        """What happened and what to do, in the language asked for."""
        values = {name: _said(name, value, language) for name, value in self.values.items()}
        return say(language, f"errors.{type(self).__name__}", **values)


def _said(name: str, value: object, language: Language) -> object:
    """A reason speaks for itself; a thing of our own (`what`) has its name in the catalogue."""
    if isinstance(value, Speaking):
        return value.sentence(language)
    key = f"errors.thing.{value}"
    return say(language, key) if name == "what" and key in catalogue(language) else value


class NotFoundError(CxmapError):
    """Something was asked for by an id that is not (or no longer) there: `what`, `id`."""


class InvalidValueError(CxmapError):
    """A field holds a value the model refuses: `field`, `value`, `reason`."""


class ConflictError(CxmapError):
    """Someone else saved a newer version: `what`; `mine` and `theirs` hold both."""

    def __init__(self, *, what: str, mine: dict[str, object], theirs: dict[str, object]) -> None:
        self.mine = mine
        self.theirs = theirs
        super().__init__(what=what)


class NothingToUndoError(CxmapError):
    """There is no change of this person left to undo."""


class NothingToRedoError(CxmapError):
    """There is no undone change of this person left to redo."""


class CannotUndoError(CxmapError):
    """Someone changed the same thing since: `what`."""


class AlreadyDoneError(CxmapError):
    """The same operation id was written before; nothing was done twice."""


class DatabaseUnreachableError(CxmapError):
    """The database cannot be opened: `where`, `reason`."""


class DatabaseFullError(CxmapError):
    """The disk is full or the file cannot be written."""


class DatabaseNewerError(CxmapError):
    """The database was written by a newer cxmap: `revision`."""


class BackupInvalidError(CxmapError):
    """The file is not a sound cxmap database: `file`, `reason`."""


class BackupNeedsSqliteError(CxmapError):
    """Backup and restore of PostgreSQL are the work of its own tools."""


class FileUnreadableError(CxmapError):
    """An import file cannot be read at all: `file`, `reason`."""


class FileTooLargeError(CxmapError):
    """An import file is over the cap: `file`, `size`, `limit`."""


class FileNotWrittenError(CxmapError):
    """A file asked for cannot be written where it should go: `file`, `reason`."""


class UnknownFormatError(CxmapError):
    """No door opens this kind of file: `file`, `known`."""


class MappingInvalidError(CxmapError):
    """A mapping document cannot be used: `field`, `reason`."""


class ColumnMissingError(CxmapError):
    """A mapping names a column that the file does not have: `column`, `columns`."""


class DateFormatNeededError(CxmapError):
    """Dates of a column are ambiguous or mixed and nobody said how to read them: `column`, `example`."""


class SameFileError(CxmapError):
    """The same file was imported before: `file`, `when`, `items`."""


class NothingUsableError(CxmapError):
    """An import found no item at all: `file`, `rows`."""


class ImportCancelledError(CxmapError):
    """The person stopped the import; nothing was written."""


class PictureTooLargeError(CxmapError):
    """The drawing is over the size cap: `width`, `height`, `limit`."""


class RenderingFailedError(CxmapError):
    """The fenced renderer died, ran out of time or refused the picture: `reason`."""


class PortraitUnreadableError(CxmapError):
    """A persona's picture cannot be read: `file`."""


class FilterInvalidError(CxmapError):
    """A filter has an unknown key or value: `key`, `value`, `known`."""


class TemplateUnknownError(CxmapError):
    """There is no template of that name: `name`, `known`."""


class MapEmptyError(CxmapError):
    """A map cannot be made from touchpoints, since none has evidence."""


class QuestionnaireInUseError(CxmapError):
    """Visits were done with this version: its scoring cannot be changed."""


class LockoutError(CxmapError):
    """A shopper would be at the same location too soon: `shopper`, `location`, `day`, `days`."""


class QuizNotPassedError(CxmapError):
    """A scenario's quiz comes before its first visit: `shopper`, `scenario`."""


class VisitMoveError(CxmapError):
    """A visit cannot go from one state to another: `before`, `after`."""

    def __init__(self, *, before: str, after: str) -> None:
        super().__init__(before=StateName(before), after=StateName(after))


@dataclass(frozen=True)
class StateName:
    """The state of a visit, said in the language of the sentence."""

    state: str

    def sentence(self, language: Language) -> str:
        return say(language, f"formats.visitstate.{self.state}")


class OwnVisitError(CxmapError):
    """A reviewer is the shopper of the visit, or has no name: `name`."""


class PhotoUnreadableError(CxmapError):
    """A photo cannot be read: `file`."""


class CovertWithoutGroundsError(CxmapError):
    """A covert session is to be started, and nobody has said why it may be covert: `name`."""


class ConsentWithdrawnError(CxmapError):
    """Something is to be recorded about a participant who has taken her consent back: `name`."""


@dataclass(frozen=True)
class ScopeName:
    """A use of what a participant said, in the language of the sentence."""

    scope: str

    def sentence(self, language: Language) -> str:
        return say(language, f"observe.scopes.{self.scope}")


class ConsentMissingError(CxmapError):
    """Something is to be recorded that a participant did not agree to: `name`, `scope`."""

    def __init__(self, *, name: str, scope: str) -> None:
        super().__init__(name=name, scope=ScopeName(scope))


class ConsentExpiredError(CxmapError):
    """Something is to be recorded about a participant after the last day of her consent: `name`, `day`."""


class CodersNeededError(CxmapError):
    """Two coders are to be compared, and there are not two who have coded: `known`."""
