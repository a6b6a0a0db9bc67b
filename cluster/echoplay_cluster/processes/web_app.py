"""The web app's part of an edge's settings, made from a run's."""

from __future__ import annotations

from echoplay_cluster.runtime import Runtime
from echoplay_cluster.settings import Firebase
from echoplay_cluster.web_folder import find_web_folder
from echoplay_http import FirebaseWeb, WebAppSettings

__all__ = ["web_app_settings"]

_EMULATOR_KEY = "emulator"
"""The emulator takes any key; a project's own is made for it by Google."""


def web_app_settings(runtime: Runtime) -> WebAppSettings:
    """Where the built app is, and the servers besides ours that its pages talk to."""
    firebase = runtime.settings.firebase
    return WebAppSettings(
        folder=find_web_folder(runtime.settings.web_folder),
        voice_url=None if runtime.is_voice_stand_in else runtime.livekit.api_url,
        firebase=None if firebase is None else _firebase_web(firebase),
    )


def _firebase_web(firebase: Firebase) -> FirebaseWeb | None:
    """None without a key: people of that project then sign in with other apps only."""
    emulator = firebase.auth_emulator_host
    key = firebase.web_api_key or (_EMULATOR_KEY if emulator else "")
    if not key:
        return None
    return FirebaseWeb(
        project_id=firebase.project_id,
        api_key=key,
        auth_domain=f"{firebase.project_id}.firebaseapp.com",
        emulator_url=f"http://{emulator}" if emulator else None,
    )
