"""The contract's user record, and how text from an identity provider becomes fit for it."""

from __future__ import annotations

import unicodedata
from typing import Any

from echoplay_actors.ports.account_store import Account, Profile


def plain_line(text: str | None, *, longest: int) -> str | None:
    """The text on one line, without control characters and not longer than that; None when nothing is left."""
    if text is None:
        return None
    kept = "".join(character for character in text if unicodedata.category(character) not in ("Cc", "Cs"))
    return kept.strip()[:longest] or None


def web_address(text: str | None) -> str | None:
    """The address of a picture; None unless browsers fetch it over TLS."""
    address = plain_line(text, longest=2_048)
    return address if address is not None and address.startswith("https://") else None


def profile_record(profile: Profile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "mode": profile.mode,
        "bio": profile.bio,
        "interests": list(profile.interests),
        "locale": profile.locale,
        "civilityElo": profile.civility_elo,
        "debateElo": profile.debate_elo,
    }


def user_record(account: Account) -> dict[str, Any]:
    """The user, as others' calls answer it."""
    return {
        "id": account.id,
        "displayName": account.display_name,
        "email": account.email,
        "avatarUrl": account.avatar_url,
        "role": account.role,
        "parentId": account.parent_id,
        "profiles": [profile_record(profile) for profile in account.profiles],
    }


def me_record(account: Account) -> dict[str, Any]:
    """The user, as they see themselves."""
    families = [{**family, "members": [dict(member) for member in family["members"]]} for family in account.families]
    return {**user_record(account), "families": families, "subscriptions": []}
