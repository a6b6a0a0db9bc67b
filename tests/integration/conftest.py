"""Real servers for integration tests: one embedded PostgreSQL and one Valkey a session, built like a run's own."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Iterator

import psycopg
import pytest

from echoplay_cluster.local.postgres import EmbeddedPostgres
from echoplay_cluster.local.valkey import EmbeddedValkey

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's own address; most tests want `postgres_url`."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres-server"), secrets.token_hex(16))
    with asyncio.Runner() as runner:
        yield runner.run(server.start())
        runner.run(server.stop())


@pytest.fixture(scope="module")
def postgres_url(postgres_server_url: str) -> Iterator[str]:
    """An empty database of the test module's own."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres_server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{postgres_server_url.rsplit('/', 1)[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the whole session: use keys of your own."""
    server = EmbeddedValkey(tmp_path_factory.mktemp("valkey-server"), secrets.token_hex(16))
    with asyncio.Runner() as runner:
        yield runner.run(server.start())
        runner.run(server.stop())
