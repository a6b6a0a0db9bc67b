"""Tokens for LiveKit's voice rooms, signed here without asking anybody.

A token is good for five minutes to join one room as one person: debaters may speak, everybody else listens.
"""

from __future__ import annotations

from datetime import timedelta

from livekit import api

JOIN_WITHIN = timedelta(minutes=5)


class LiveKitTokens:
    """Signs tokens with the voice server's key."""

    def __init__(self, url: str, api_key: str, api_secret: str) -> None:
        self._url = url
        self._api_key = api_key
        self._api_secret = api_secret

    @property
    def url(self) -> str:
        return self._url

    def token(self, *, room: str, user_id: str, display_name: str, may_speak: bool) -> str:
        grants = api.VideoGrants(
            room_join=True,
            room=room,
            can_publish=may_speak,
            can_publish_data=False,
            can_subscribe=True,
            can_publish_sources=["microphone"] if may_speak else [],
        )
        token = api.AccessToken(self._api_key, self._api_secret)
        return token.with_identity(user_id).with_name(display_name).with_ttl(JOIN_WITHIN).with_grants(grants).to_jwt()
