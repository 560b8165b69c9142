"""Documents that were changed, taken down or put back after they were published. Pure."""

from __future__ import annotations

from policytrail.digest.material import Material
from policytrail.records import DigestLine, DigestSection, DocumentChange, SourceLink, permalinks

ORDER = 100

# Below it, a reader of this tracker does not want the document; the line that stories are drawn at.
_RELEVANT = 0.5
_TOLD = {
    "status": "What is said to be done, planned or required was changed in {}",
    "date": "A date or period was changed in {}",
    "figure": "A figure was changed in {}",
    "removal": "Words were taken out of {}",
    "addition": "Words were added to {}",
    "taken_down": "{} is no longer at its address",
    "returned": "{} is at its address again",
}
_REASONS = {
    "gone": "the server says that there is no such page",
    "redirected_home": "the address leads to the front page",
    "empty": "the page is empty",
    "no_text": "the page has no text any more",
}
_SHOWN = 160  # characters of a sentence
_BEFORE = 50  # of them before the first difference


def sections(material: Material) -> list[DigestSection]:
    """Return the section: relevant documents that say or are something else since these days.

    Another wording alone is left out, and counted in the note.
    """
    noticed = [
        each
        for each in material.changes
        if material.week.has(each.seen.date()) and _is_relevant(each)
    ]
    told = [each for each in noticed if each.kind in _TOLD]
    reworded = len(noticed) - len(told)
    note = f"{reworded} more with changes of wording alone." if reworded else ""
    found = sorted(map(_line, told), key=lambda line: (line.date or "", line.text))
    return [DigestSection(title="Changed after publication", lines=tuple(found), note=note)]


def _is_relevant(change: DocumentChange) -> bool:
    return change.relevance is None or change.relevance >= _RELEVANT


def _line(change: DocumentChange) -> DigestLine:
    source = SourceLink(
        document_id=change.document_id,
        title=change.title,
        url=change.url,
        publisher=change.publisher,
        published=change.published,
        quote="",
    )
    return DigestLine(
        text=_text(change),
        sources=(source,),
        date=change.seen.date().isoformat(),
        address=permalinks.document(change.document_id),
    )


def _text(change: DocumentChange) -> str:
    told = _TOLD[change.kind].format(f"“{change.title or change.url}”")
    if change.kind == "taken_down":
        return f"{told}: {_REASONS.get(change.reason, change.reason)}. Its last text is kept."
    if change.kind == "returned":
        return f"{told}."
    more = f" ({change.sentences} sentences in all)" if change.sentences > 1 else ""
    old, new = _around(change.old, change.new)
    parts = [f"{label}: “{words}”" for label, words in (("Before", old), ("Now", new)) if words]
    return f"{told}{more}. {' '.join(parts)}"


def _around(old: str, new: str) -> tuple[str, str]:
    """Return both sentences cut to the place where they begin to differ."""
    common = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    start = max(0, common - _BEFORE) if max(len(old), len(new)) > _SHOWN else 0
    if start:
        start = old.find(" ", start, common) + 1 or start
    return _cut(old, start), _cut(new, start)


def _cut(sentence: str, start: int) -> str:
    words = sentence[start : start + _SHOWN]
    if start + _SHOWN < len(sentence):
        words = words.rsplit(" ", 1)[0] + " …"
    return f"… {words}" if start and words else words
