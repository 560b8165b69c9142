"""Headers that keep a page to itself: no script but ours, nothing from elsewhere, no frame."""

from __future__ import annotations

from policytrail.web.spreadsheets import App, Message, Receive, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The tables of Datasette bring a few style elements of their own; our pages have none.
_OURS = _POLICY.format(styles="'self'")
_TABLES = _POLICY.format(styles="'self' 'unsafe-inline'")
_OTHERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


def guard(app: App) -> App:
    """Return an application that sends these headers with every answer."""

    async def guarded(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        policy = _TABLES if scope["path"].startswith(("/policytrail", "/-/")) else _OURS

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [*message.get("headers", [])]
                ours = [(b"content-security-policy", policy.encode()), *_OTHERS]
                message = message | {"headers": [*given, *ours]}  # type: ignore[operator]
            await send(message)

        await app(scope, receive, add)

    return guarded
