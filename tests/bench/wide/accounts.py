"""Thousands of people with an account and a token, without thousands of sign-ins.

Accounts are written into the server's own Postgres as a sign-in would write them, tokens signed with the server's own
secret: nobody on the server can tell the difference.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field

import jwt
import psycopg

from server.database import database_url, secret
from server.running import RunningServer

TOKEN_LIFE_S = 12 * 3600


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and what they sign in with."""

    id: str
    token: str = field(repr=False)


def make_people(count: int, *, secret_key: str) -> list[Person]:
    """People that no server knows yet."""
    now_s = int(time.time())
    found = []
    for _ in range(count):
        user_id = str(uuid.uuid4())
        claims = {
            "iss": "echoplay", "aud": "echoplay", "sub": user_id, "role": "USER", "iat": now_s,
            "exp": now_s + TOKEN_LIFE_S,
        }  # fmt: skip
        found.append(Person(user_id, jwt.encode(claims, secret_key, "HS256")))
    return found


def sign_up(server: RunningServer, count: int) -> list[Person]:
    """People whom this server knows."""
    people = make_people(count, secret_key=secret(server, "jwt_secret"))
    ids = [person.id for person in people]
    with psycopg.connect(database_url(server)) as connection:
        connection.execute(
            "INSERT INTO app_user (id, display_name, role) SELECT id::uuid, 'Somebody', 'USER'"
            " FROM unnest(%s::text[]) AS person (id) ORDER BY id",
            [ids],
        )
        connection.execute(
            "INSERT INTO profile (id, user_id, mode) SELECT gen_random_uuid(), id::uuid, 'SOLO'"
            " FROM unnest(%s::text[]) AS person (id)",
            [ids],
        )
    return people
