"""What the web app's pages may do and talk to, and what the app is told of the server."""

from __future__ import annotations

from pathlib import Path

import pytest
from described import Described
from running_edge import running_edge
from web_build import PAGE, fetch, small_build

from echoplay_http import FirebaseWeb, WebAppSettings

FIREBASE = FirebaseWeb(project_id="debates", api_key="web-key", auth_domain="debates.firebaseapp.com")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return small_build(tmp_path / "dist")


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy.split(";"))}


async def test_the_policy_names_every_place_the_app_may_talk_to_and_no_other(built: Path) -> None:
    async with running_edge(web_app=WebAppSettings(folder=built)) as edge:
        found = await fetch(edge, "/", PAGE)
    policy = directives(found.headers["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    for directive in ("script-src", "style-src", "img-src", "connect-src"):
        assert policy[directive] == ["'self'"]
    assert policy["frame-src"] == policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert "unsafe" not in found.headers["Content-Security-Policy"]
    assert "microphone=(self)" in found.headers["Permissions-Policy"]
    assert found.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("url", "origins"),
    [
        ("wss://voice.example.org:7443/rtc?x=1", ["https://voice.example.org:7443", "wss://voice.example.org:7443"]),
        ("http://10.0.0.7:7880", ["http://10.0.0.7:7880", "ws://10.0.0.7:7880"]),
        (
            "wss://debates.livekit.cloud",
            [
                "https://debates.livekit.cloud", "wss://debates.livekit.cloud", "https://*.livekit.cloud",
                "wss://*.livekit.cloud",
            ],
        ),
    ],
)  # fmt: skip
async def test_the_voice_server_may_be_talked_to(built: Path, url: str, origins: list[str]) -> None:
    async with running_edge(web_app=WebAppSettings(folder=built, voice_url=url)) as edge:
        found = await fetch(edge, "/", PAGE)
        assert directives(found.headers["Content-Security-Policy"])["connect-src"] == ["'self'", *origins]


async def test_firebase_may_be_called_where_it_signs_people_in_and_runs_nothing_of_its_own(built: Path) -> None:
    async with running_edge(web_app=WebAppSettings(folder=built, firebase=FIREBASE)) as edge:
        found = await fetch(edge, "/", PAGE)
        policy = directives(found.headers["Content-Security-Policy"])
        assert "https://identitytoolkit.googleapis.com" in policy["connect-src"]
        assert policy["script-src"] == policy["img-src"] == ["'self'"]
        assert policy["frame-src"] == ["'none'"]
        assert found.headers["Cross-Origin-Opener-Policy"] == "same-origin"


async def test_the_app_is_told_what_this_server_has(built: Path) -> None:
    async with running_edge() as edge:
        described = Described(edge, (await edge.call("GET", "/openapi.json"))[1])
        assert await described.call("GET", "/v1/app-config") == (
            200, {"development": True, "signIn": ["name"], "firebase": None, "voice": None},
        )  # fmt: skip
    settings = WebAppSettings(firebase=FIREBASE, voice_url="wss://voice.example.org")
    async with running_edge(web_app=settings, development=False, rate_limits=True) as edge:
        _, found = await edge.call("GET", "/v1/app-config")
        assert found["signIn"] == ["firebase"]
        assert found["firebase"] == {
            "projectId": "debates", "apiKey": "web-key", "authDomain": "debates.firebaseapp.com", "emulatorUrl": None,
        }  # fmt: skip
        assert found["voice"] == {"url": "wss://voice.example.org"}
