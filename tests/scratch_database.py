"""A database of one's own, for what cannot use the test database: processes of a running site, measurements."""

import contextlib
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import environ
import psycopg2  # type: ignore[import-untyped]
from psycopg2 import sql


@contextlib.contextmanager
def scratch_database(url: str, *, template: str = "template1") -> Iterator[str]:
    """The address of a new database on the server of `url`, a copy of `template` (empty without one); dropped at the
    end, whoever still uses it."""
    name = f"geopgi_scratch_{secrets.token_hex(5)}"
    quoted = sql.Identifier(name)
    run_on_server(url, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(quoted, sql.Identifier(template)))
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        run_on_server(url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


def connect(url: str) -> "psycopg2.extensions.connection":
    """A connection to the database of a DATABASE_URL."""
    given = environ.Env.db_url_config(url)
    places = {name: given[name.upper()] for name in ("host", "port", "user", "password") if given.get(name.upper())}
    return psycopg2.connect(dbname=given["NAME"], **places, **given.get("OPTIONS", {}))


def run_on_server(url: str, statement: sql.Composable) -> None:
    """Outside of any transaction and of the database that `url` names."""
    server = connect(urlsplit(url)._replace(path="/postgres").geturl())
    try:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(statement)
    finally:
        server.close()
