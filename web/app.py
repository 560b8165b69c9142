"""Datasette in this process, on a database that may be written to meanwhile."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from datasette import handle_exception
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from policytrail.errors import ConfigError
from policytrail.store import open_store
from policytrail.web import pages, site
from policytrail.web.metadata import DATABASE, SETTINGS, build_metadata


class _Quiet(Database):  # type: ignore[misc]
    """A database whose wrong queries are answered, not printed."""

    async def execute(self, *args: Any, **options: Any) -> Any:
        return await super().execute(*args, **options | {"log_sql_errors": False})


def build_app(database: Path, *, allow_sql: bool = True) -> Datasette:
    """Return a Datasette for the database, opened read-only under the name ``policytrail``.

    Raises:
        DatabaseMissingError, DatabaseVersionError, StoreError: as ``open_store`` does.
    """
    open_store(database, read_only=True).close()  # says what is wrong before any page does
    for plugin in (pages, site):
        if not pm.is_registered(plugin):
            pm.register(plugin)
    # It prints a traceback with all variables for every wrong address, besides what ours answers.
    if pm.is_registered(handle_exception):
        pm.unregister(handle_exception)
    datasette = Datasette(
        [],
        metadata=build_metadata(),
        settings=SETTINGS | {"default_allow_sql": allow_sql},
        template_dir=str(pages.TEMPLATES),
        static_mounts=[("static", str(pages.STATIC))],
        memory=False,
    )
    datasette.remove_database("_memory")  # it comes with a Datasette that is given no file
    datasette.add_database(_Quiet(datasette, path=str(database)), name=DATABASE)
    return datasette


def serve(
    database: Path,
    *,
    host: str,
    port: int,
    allow_sql: bool | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the pages until SIGINT or SIGTERM; ``policytrail.web.serve`` says more.

    Raises:
        ConfigError: the address cannot be listened on.
        DatabaseMissingError, DatabaseVersionError, StoreError: as ``open_store`` does.
    """
    allowed = is_loopback(host) if allow_sql is None else allow_sql
    app = build_app(database, allow_sql=allowed)
    with contextlib.closing(_listen(host, port)) as listening:
        if ready is not None:
            ready(f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/")
        config = uvicorn.Config(
            app.app(), log_level="warning", access_log=False, timeout_graceful_shutdown=2
        )
        uvicorn.Server(config).run(sockets=[listening])


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket: uvicorn's own would end the process on failure."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise ConfigError(
            f"cannot be listened on: {error.strerror or error}",
            subject=f"{host}:{port}",
            remedy="Stop what uses it, or name another port (web.port, --port).",
        ) from error
