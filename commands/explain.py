"""`policytrail explain`: why an event is what it is, and why a document is read or not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from policytrail import config
from policytrail.commands import _console as console

if TYPE_CHECKING:
    from policytrail.store import Store
    from policytrail.store.explanations import Explanation, Naming


@click.command()
@click.argument("subject", metavar="EVENT|DOCUMENT")
@console.json_option
@click.pass_obj
def command(settings: config.Config, subject: str, as_json: bool) -> None:
    """Show why an event is what it is, or why a document is read or not.

    Of an event: each place that tells of it with rule, authority and words; what people corrected
    or merged, and the values that were rejected. Of a document, by its id or address: the words of
    the field that the gate found in it, what they weigh, and what was made of it.
    """
    from policytrail.digest import terminal

    with console.open_database(settings) as store:
        document = store.document_meant(subject=subject)
        if document is not None:
            _explain_document(store, settings, document, as_json=as_json)
            return
        found = store.explain(subject=subject)
    if as_json:
        console.show_json(_as_json(found))
        return
    names = {each.mention_id: _named(each) for each in found.namings}
    console.show(*terminal.explanation(found.entry, names, tuple(_notes(found))))


def _explain_document(
    store: Store, settings: config.Config, document_id: str, *, as_json: bool
) -> None:
    from policytrail.commands import _document_reasons as reasons
    from policytrail.nlp.gate import make_gate

    document = store.document(document_id=document_id)
    most = settings.language.max_chars  # no more is read of it
    document = dataclasses.replace(document, text=document.text[:most])
    read = next(iter(store.annotated_of(documents=[document_id])), None)
    annotation = read.annotation if read is not None else None
    gate = make_gate(settings.language.relevance_floor, settings.lexicons)
    found = gate.explain(document)
    if as_json:
        console.show_json(reasons.as_json(document, found, annotation))
    else:
        console.show(*reasons.blocks(document, found, annotation))


def _as_json(found: Explanation) -> dict[str, object]:
    """Return the event and its sources as the timeline gives them, and beside them the reasons."""
    reasons = {
        each.name: getattr(found, each.name)
        for each in dataclasses.fields(found)
        if each.name != "entry"
    }
    return {"event": found.entry.event, "sources": found.entry.sources} | reasons


def _named(naming: Naming) -> str:
    """Return whom and what a place names, and what of it makes it one with other places."""
    parties = " → ".join(filter(None, (", ".join(naming.actors), ", ".join(naming.objects))))
    shared = f"as elsewhere: {', '.join(naming.shared)}" if naming.shared else ""
    return "\n".join(filter(None, (parties, shared)))


def _vouching(found: Explanation) -> Iterator[str]:
    """Yield the rows of the table by which sources vouch for the event; or the one by which none
    does."""
    from policytrail.timeline import vouching

    event = found.entry.event
    said = "done" if event.status == "reported" else event.status
    rows = {each.vouches for each in event.mentions if each.status == said and each.vouches}
    for row in vouching.table():
        if row.id in rows or (not rows and not row.vouches):
            verb = "vouched for by" if row.vouches else "vouched for by nobody:"
            yield f"{verb} row '{row.id}': {row.reason}"


def _notes(found: Explanation) -> Iterator[str]:
    if found.led_here:
        yield found.led_here
    for each in found.corrections:
        by = f"correction {each.id}, {each.kind} by {each.who} on {each.made.date()}"
        yield f"{by}: {each.why} ({each.effect})"
    yield from _vouching(found)
    for clash in found.contradictions:
        yield f"{clash.slot}: {clash.preferred}, not {clash.rejected} ({clash.reason})"
