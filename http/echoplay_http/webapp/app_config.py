"""`GET /v1/app-config`: what the web app has to know of this server before anybody has signed in.

Nothing in it is secret: Firebase's web key names the project to Google and opens nothing by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from echoplay_http.rest.answers_out import Answer
from echoplay_http.rest.operations import Call, Operation
from echoplay_http.settings import EdgeSettings

__all__ = ["AppConfig"]


class FirebaseWebAnswer(Answer):
    project_id: str
    api_key: str
    auth_domain: str
    emulator_url: str | None


class VoiceServerAnswer(Answer):
    url: str


class AppConfigAnswer(Answer):
    development: bool
    sign_in: list[Literal["name", "firebase"]]
    firebase: FirebaseWebAnswer | None
    voice: VoiceServerAnswer | None


class AppConfig:
    """Says the same while the server runs."""

    def __init__(self, settings: EdgeSettings) -> None:
        app = settings.web_app
        ways: list[Literal["name", "firebase"]] = ["name"] if settings.development else []
        firebase = None
        if app.firebase is not None:
            ways.append("firebase")
            firebase = FirebaseWebAnswer(
                project_id=app.firebase.project_id,
                api_key=app.firebase.api_key,
                auth_domain=app.firebase.auth_domain,
                emulator_url=app.firebase.emulator_url,
            )
        voice = None if app.voice_url is None else VoiceServerAnswer(url=app.voice_url)
        self._answer = AppConfigAnswer(
            development=settings.development, sign_in=ways, firebase=firebase, voice=voice
        ).model_dump(by_alias=True)

    def operations(self) -> Sequence[Operation]:
        return [
            Operation(
                "GET", "/v1/app-config", "readAppConfig", "What the web app has to know of this server", "Server",
                self._read, AppConfigAnswer, open=True,
            )
        ]  # fmt: skip

    async def _read(self, call: Call) -> dict[str, Any]:
        return self._answer
