"""The error tree. Every message names its subject: a source, URL, file, row, key or option.

PolicytrailError
 +- ConfigError        the configuration file or an environment variable is wrong
 +- CatalogueError     a source entry is wrong, or a source id is unknown
 +- CrawlError
 |   +- FetchError     nothing usable came back; trying again later may help
 |   +- ParseError     the same bytes will fail again; they are kept, not retried
 +- LanguageError      the language model is missing or unfit, or input is not a document
 |   +- LexiconError   a lexicon file has a wrong row
 |   +- EncoderError   a file of an encoder is missing or unfit, or a library is
 |       +- ToneModelError
 |       +- EventModelError
 +- StoreError
 |   +- DatabaseLockedError
 |   +- DatabaseReadOnlyError
 |   +- DatabaseVersionError   written by a newer policytrail
 |   +- DatabaseMissingError
 |   +- DatabaseDamagedError   torn by a power cut or a bad disk, or no database at all
 +- QueryError         a question names nothing that is known, or has a wrong date or week
 |   +- ParameterError a parameter of a page's address is not what is expected
 +- DeliveryError      a mail or message was not taken; trying again later may help
 +- WorkerError        a worker process died, took too long or held too much memory
 +- ReplayError        a bundled or recorded site cannot be served
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_ALIKE = 0.65  # of difflib: "timelin" and "fde" are like "timeline" and "fed"
_SHORT_LIST = 16  # names that are told where none is like the one that was given


class PolicytrailError(Exception):
    """Base of all errors that policytrail raises on purpose.

    ``subject`` is what the error is about; ``remedy`` says what the reader can do.
    """

    def __init__(self, message: str, *, subject: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.remedy = remedy

    def __str__(self) -> str:
        text = f"{self.subject}: {self.message}" if self.subject else self.message
        return f"{text}. {self.remedy}" if self.remedy else text


class ConfigError(PolicytrailError):
    """The configuration file or an environment variable is wrong."""


class CatalogueError(PolicytrailError):
    """A source entry is wrong, or a source id is unknown."""


class CrawlError(PolicytrailError):
    """A visit to a source failed."""


class FetchError(CrawlError):
    """Nothing usable came back; trying again later may help."""


class ParseError(CrawlError):
    """The same bytes will fail again; they are kept, not retried."""


class LanguageError(PolicytrailError):
    """The language model is missing or unfit, or the input is not a document."""


class LexiconError(LanguageError):
    """A lexicon file has a wrong row."""


class EncoderError(LanguageError):
    """A file of an encoder is missing or unfit, or a library that it needs is."""


class ToneModelError(EncoderError):
    """The encoder that reads tone cannot be used."""


class EventModelError(EncoderError):
    """The encoder that finds events and positions cannot be used."""


class StoreError(PolicytrailError):
    """The database cannot do what was asked."""


class DatabaseLockedError(StoreError):
    """Another program holds the database."""


class DatabaseReadOnlyError(StoreError):
    """The database or its folder may not be written."""


class DatabaseVersionError(StoreError):
    """The database was written by a newer policytrail."""


class DatabaseMissingError(StoreError):
    """There is no database at the path."""


class DatabaseDamagedError(StoreError):
    """The file is torn, or is no database: a backup has to take its place."""


class QueryError(PolicytrailError):
    """A question names nothing that is known, or has a wrong date or week."""


class ParameterError(QueryError):
    """A parameter of a page's address is not what is expected; ``subject`` is its name."""


class DeliveryError(PolicytrailError):
    """A mail or message was not taken; trying again later may help."""


class WorkerError(PolicytrailError):
    """A worker process died, took too long or held too much memory."""


class ReplayError(PolicytrailError):
    """A bundled or recorded site cannot be served."""


def did_you_mean(given: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """Return a sentence with the known names that are like a wrong one, the likest first.

    Where none is: ``otherwise``, or else all names if they are few. A name that is not like the
    one that was given would only send people astray.
    """
    names = list(dict.fromkeys(known))
    folded = {name.casefold(): name for name in reversed(names)}
    near = [folded[one] for one in difflib.get_close_matches(given.casefold(), folded, 3, _ALIKE)]
    near += [name for name in names if _begins(name, given) and name not in near]
    if near:
        return f"Did you mean {' or '.join(repr(name) for name in near[:3])}?"
    if otherwise or not names or len(names) > _SHORT_LIST:
        return otherwise
    return f"Known: {', '.join(names)}"


def _begins(name: str, given: str) -> bool:
    """Return whether a word of the name begins with what was given: "sec" and "sec.press"."""
    start = given.casefold()
    parts = name.casefold().replace("_", ".").replace("-", ".").split(".")
    return len(start) > 2 and any(part.startswith(start) for part in parts)
