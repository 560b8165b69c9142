"""What people mean by a name that they type, and how they are told as what it was understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.errors import QueryError

if TYPE_CHECKING:
    from policytrail.store import Store, Subject
    from policytrail.store.searching import Term
    from policytrail.store.wordings import Wording


def subject_id(store: Store, settings: config.Config, subject: str) -> str:
    """Return the id that a text means, and say as what it was understood if that is not plain.

    Raises:
        QueryError: it means nothing, or several things; the message lists them.
    """
    return _only(store.resolve(subject=subject, known=known_wordings(settings)), subject).id


def subject_of_kind(store: Store, settings: config.Config, subject: str, kind: str) -> Subject:
    """Return what a text means among the things of one kind: entity, instrument, event, issue.

    Raises:
        QueryError: it means nothing of this kind, or several such things.
    """
    everything = store.resolve(subject=subject, known=known_wordings(settings))
    found = [one for one in everything if one.kind == kind]
    if not found:
        others = ", ".join(f"the {one.kind} {one.name}" for one in everything)
        raise QueryError(f"is no {kind}", subject=subject, remedy=f"It means {others}.")
    return _only(found, subject)


def _only(found: Sequence[Subject], subject: str) -> Subject:
    """Return the one thing that is meant, and say what it is."""
    if len(found) > 1:
        choices = ", ".join(f"{one.id} ({one.name})" for one in found)
        raise QueryError(
            "may mean several things", subject=subject, remedy=f"Take one of {choices}"
        )
    _tell(subject, found[0])
    return found[0]


def terms(store: Store, settings: config.Config, text: str) -> Sequence[Term]:
    """Return the terms of a search, and say as what its words were understood."""
    found = store.terms(text=text, known=known_wordings(settings))
    for term in found:
        if term.subject is not None:
            _tell(" ".join(term.words), term.subject)
    return found


def known_wordings(settings: config.Config) -> list[Wording]:
    """Return the names of the lexicons, for things that texts call otherwise."""
    from policytrail.nlp.known_names import known_names
    from policytrail.store.wordings import Wording

    return [
        Wording(id=id, text=name, kind=kind) for id, name, kind in known_names(settings.lexicons)
    ]


def _tell(given: str, found: Subject) -> None:
    """Say it on standard error, so that what a program reads stays as it is."""
    if given.strip() == found.id or given.strip().casefold() == found.name.casefold():
        return
    click.echo(f"{given}: understood as {found.name} ({found.id})", err=True)
