"""What a document was asked before: the same questions about its tokens come up again and again.

Dozens of triggers ask for the subject of one verb. The parse does not change once it is made, so
the first answer holds. Answers live on the ``Doc`` and go with it; ``forget`` drops them earlier,
because they hold tokens, which hold the ``Doc``: only the garbage collector would find that.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from spacy.tokens import Doc, Token

Parameters = ParamSpec("Parameters")
_TEXT = f"{__name__}.text"
Answer = TypeVar("Answer", bound=Hashable)  # what can be changed must not be shared


def remembered(
    function: Callable[Concatenate[Token, Parameters], Answer],
) -> Callable[Concatenate[Token, Parameters], Answer]:
    """Make a function of a token of a parsed text answer once."""
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def ask(token: Token, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        data: dict[Any, Any] = token.doc.user_data
        answers = data.get(name)
        if answers is None:
            answers = data[name] = {}
        key = (token.i, args, *kwargs.items()) if args or kwargs else token.i
        if key not in answers:
            answers[key] = function(token, *args, **kwargs)
        answer: Answer = answers[key]
        return answer

    return ask


def text_of(doc: Doc) -> str:
    """Return a document's text; spaCy puts it together anew each time that it is asked."""
    data: dict[Any, Any] = doc.user_data
    if _TEXT not in data:
        data[_TEXT] = doc.text
    text: str = data[_TEXT]
    return text


def forget(doc: Doc) -> None:
    """Drop all that was left on a document, attributes included, and what remembers sentences."""
    doc.user_data.clear()
    for hooks in (doc.user_hooks, doc.user_token_hooks, doc.user_span_hooks):
        hooks.clear()
