"""Voice tokens: short, for one room and one person, and only debaters may speak."""

from __future__ import annotations

import jwt
import pytest

from echoplay_http.providers.livekit import LiveKitTokens

SECRET = "a secret of these tests, long enough"


@pytest.mark.parametrize("may_speak", [True, False])
def test_a_token_lets_one_person_into_one_room(may_speak: bool) -> None:
    voice = LiveKitTokens("wss://voice.example.org", "key", SECRET)
    token = voice.token(room="match:1", user_id="u", display_name="Ada", may_speak=may_speak)
    claims = jwt.decode(token, SECRET, algorithms=["HS256"])
    assert (claims["iss"], claims["sub"], claims["name"]) == ("key", "u", "Ada")
    assert 0 < claims["exp"] - claims["nbf"] <= 300
    grants = claims["video"]
    assert (grants["roomJoin"], grants["room"], grants["canSubscribe"]) == (True, "match:1", True)
    assert grants["canPublish"] is may_speak
    assert grants["canPublishData"] is False
    assert not any(grants.get(power) for power in ("roomAdmin", "roomCreate", "roomList", "roomRecord"))
    assert voice.url == "wss://voice.example.org"
