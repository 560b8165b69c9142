"""What Datasette serves. Datasette itself is loaded when pages are served."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from policytrail.web.metadata import build_metadata
from policytrail.web.publishing import publish

__all__ = ["build_metadata", "publish", "serve"]


def serve(
    database: Path,
    *,
    host: str,
    port: int,
    allow_sql: bool | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the pages on ``host`` and ``port`` until SIGINT or SIGTERM; read-only.

    ``allow_sql`` lets readers write queries of their own. Left out, they may if only this machine
    can reach the address: a query can be made to cost a lot. ``ready`` is given the
    address of the front page once the port is ours; with port 0 the system has chosen it.

    Raises:
        ConfigError: the address cannot be listened on.
        DatabaseMissingError: there is no database at the path.
        DatabaseVersionError: a newer policytrail wrote it.
        StoreError: the file is no policytrail database.
    """
    from policytrail.web import app

    app.serve(database, host=host, port=port, allow_sql=allow_sql, ready=ready)
