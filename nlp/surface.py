"""The forms in which a name of a given type is written: facts of English style, not of any name."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DEPARTMENT = re.compile(r"^Department of (?:the )?(?P<what>[A-Z].*)$")
_COMMITTEE = re.compile(
    r"^(?P<chamber>House|Senate) (?P<what>.+) (?P<head>Committee|Subcommittee)$"
)
_WORDS_OF_CHAMBERS = frozenset({"Rules", "Budget", "Small Business", "Ethics", "Administration"})
_NATIONAL = ("U.S. ", "US ", "United States ")


def surface_forms(
    names: Iterable[str], type_: str, id_: str, *, capitals: bool = True
) -> list[str]:
    """Return the names with their regular variants, each once.

    "Department of X" is also "X Department"; a federal body also carries "U.S."; "House X
    Committee" is also "House Committee on X"; apostrophes are straight or curly; "&" is "and";
    long names stand in capitals too, if ``capitals``.
    """
    forms: dict[str, None] = {}
    for name in names:
        for form in _restyled(name, type_, id_):
            forms[form] = None
            if "'" in form:
                forms[form.replace("'", "’")] = None
            if " & " in form:
                forms[form.replace(" & ", " and ")] = None
    for form in list(forms):
        if capitals and len(form) > 4 and form != form.lower():
            forms[form.upper()] = None
    return list(forms)


def _restyled(name: str, type_: str, id_: str) -> list[str]:
    forms = [name]
    if type_ == "agency" and (match := _DEPARTMENT.match(name)):
        what = match["what"]
        forms += [f"{what} Department", f"{what} Dept.", f"Dept. of {what}", f"{what} department"]
        if id_.startswith("agency:us-"):  # as British papers write it
            forms += [f"{nation}{what.lower()} department" for nation in _NATIONAL]
            forms += [form.replace("labor", "labour") for form in forms[-3:] if "labor" in form]
    if type_ == "legislature" and (match := _COMMITTEE.match(name)):
        chamber, what, head = match.group("chamber", "what", "head")
        forms += [f"{chamber} {head} on {what}", f"{chamber} {what} {head.lower()}"]
        if head == "Committee" and what not in _WORDS_OF_CHAMBERS:  # "Senate Judiciary"
            forms.append(f"{chamber} {what}")
    federal = id_.startswith(("agency:us-", "legislature:us-", "court:us-"))
    if federal and not name.startswith(_NATIONAL) and len(name) > 4:
        forms += [prefix + form for form in list(forms) for prefix in _NATIONAL]
    return forms
