"""How the digest was made, and how much it rests on."""

from __future__ import annotations

from policytrail.digest.material import Material
from policytrail.records import Coverage, DigestSection

ORDER = 120


def sections(material: Material) -> list[DigestSection]:
    """Return a section that is only a note."""
    told = f"Told as known at {material.now:%Y-%m-%d %H:%M} UTC."
    counts = _counts(material.coverage) if material.coverage else ""
    rule = (
        "An act counts as done if a source that may vouch for it says so: its text, an official"
        " body, a court, a filing, or the one who acts. What papers alone tell is reported, however"
        " many they are. Sources that repeat another are counted beside it, not with it. A date is"
        " that of the act, as far as it is known."
    )
    note = " ".join(filter(None, (told, counts, rule)))
    return [DigestSection(title="Method and counts", lines=(), note=note)]


def _counts(found: Coverage) -> str:
    waiting = f" {_texts(found.unread)} wait to be read." if found.unread else ""
    return (
        f"{found.visits} visits to {found.sources} sources, {found.failed} of them without a"
        f" usable answer. {_texts(found.documents)} were first seen in these days,"
        f" {found.relevant} of them on this subject; {found.told} tell of events, of which"
        f" {found.copies} only repeat what another one told before.{waiting}"
    )


def _texts(number: int) -> str:
    return f"{number} document{'' if number == 1 else 's'}"
