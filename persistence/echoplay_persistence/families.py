"""Families and who is in them."""

from __future__ import annotations

from echoplay_persistence.session import Session

_CREATE = "INSERT INTO family (id, name) VALUES (%(family_id)s, %(name)s)"
_ADD_MEMBER = """
    INSERT INTO family_member (family_id, user_id, role) VALUES (%(family_id)s, %(user_id)s, %(role)s)
    ON CONFLICT (family_id, user_id) DO NOTHING
"""
_SHARED = """
    SELECT EXISTS (
        SELECT FROM family_member AS first JOIN family_member AS second ON second.family_id = first.family_id
         WHERE first.user_id = %(first_user_id)s AND second.user_id = %(second_user_id)s) AS shared
"""


async def create(session: Session, family_id: str, name: str) -> None:
    await session.count(_CREATE, family_id=family_id, name=name)


async def add_member(session: Session, family_id: str, user_id: str, role: str) -> None:
    await session.count(_ADD_MEMBER, family_id=family_id, user_id=user_id, role=role)


async def shared(session: Session, first_user_id: str, second_user_id: str) -> bool:
    """True when there is a family that both are in."""
    rows = await session.run(_SHARED, first_user_id=first_user_id, second_user_id=second_user_id)
    return bool(rows[0].shared)
