"""Where the web app is looked for, what it is told of Firebase and voice, and what the start-up table says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from echoplay_cluster import web_folder
from echoplay_cluster.processes.web_app import web_app_settings
from echoplay_cluster.runtime import Runtime
from echoplay_cluster.settings import LiveKit, Settings, SettingsError
from echoplay_cluster.supervisor.table import startup_table
from echoplay_cluster.web_folder import find_web_folder
from echoplay_http import FirebaseWeb

EMULATOR = {"FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:9099", "FIREBASE_PROJECT_ID": "demo"}
FIREBASE = {"FIREBASE_PROJECT_ID": "p", "FIREBASE_CLIENT_EMAIL": "e", "FIREBASE_PRIVATE_KEY": "k"}
LIVEKIT = {"LIVEKIT_API_URL": "wss://voice.example.org", "LIVEKIT_API_KEY": "k", "LIVEKIT_API_SECRET": "s"}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for page in ("index.html", "overlay.html"):
        (tmp_path / page).write_text("a page")
    return tmp_path


def runtime_of(environment: dict[str, str]) -> Runtime:
    settings = Settings.from_environment(environment)
    stand_in = LiveKit(api_url="ws://127.0.0.1:7880", api_key="k", api_secret="s")
    return Runtime(
        settings=settings,
        database_url="postgresql://db/x",
        redis_url="redis://valkey",
        jwt_secret="",
        cluster_secret="",
        livekit=settings.livekit or stand_in,
        ray_address="127.0.0.1:6379",
        ray_token="",
        ray_namespace="echoplay-1",
        ray_node_id="first",
    )


def table_line(environment: dict[str, str]) -> str:
    table = startup_table(runtime_of(environment), listening=["http://127.0.0.1:3000"], parts={}, seconds=1.0)
    return next(line for line in table.splitlines() if line.strip().startswith("web app"))


def test_the_named_folder_reaches_every_process_and_the_table(built: Path) -> None:
    runtime = runtime_of({"ECHOPLAY_WEB_DIR": str(built)})
    assert Runtime.from_json(runtime.to_json()) == runtime
    assert web_app_settings(runtime).folder == built
    assert str(built) in table_line({"ECHOPLAY_WEB_DIR": str(built)})


def test_a_named_folder_without_an_app_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("half a build")
    for named in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(SettingsError) as refused:
            Settings.from_environment({"ECHOPLAY_WEB_DIR": str(named)})
        assert [problem.split(" is ")[0] for problem in refused.value.problems] == ["ECHOPLAY_WEB_DIR"]


def test_the_app_is_in_the_installed_package_or_else_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "http" / "echoplay_http"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    origin = type("Spec", (), {"origin": str(package / "__init__.py")})
    monkeypatch.setattr(web_folder, "find_spec", lambda name: origin)
    assert find_web_folder(None) is None
    assert "MISSING: `make web` builds it" in table_line({})
    for folder in (tmp_path / "http" / "web" / "dist", package / "webapp" / "dist"):
        folder.mkdir(parents=True)
        for page in ("index.html", "overlay.html"):
            (folder / page).touch()
        assert find_web_folder(None) == folder


def test_the_app_signs_in_with_firebase_only_where_it_has_a_key() -> None:
    assert web_app_settings(runtime_of({})).firebase is None
    assert web_app_settings(runtime_of(FIREBASE)).firebase is None
    keyed = runtime_of({**FIREBASE, "ECHOPLAY_FIREBASE_WEB_API_KEY": "web"})
    assert Runtime.from_json(keyed.to_json()) == keyed
    assert web_app_settings(keyed).firebase == FirebaseWeb(
        project_id="p", api_key="web", auth_domain="p.firebaseapp.com"
    )
    found = web_app_settings(runtime_of(EMULATOR)).firebase
    assert found is not None
    assert found.emulator_url == "http://127.0.0.1:9099"
    assert found.api_key


def test_a_web_key_without_a_project_is_named_as_a_mistake() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"ECHOPLAY_FIREBASE_WEB_API_KEY": "web"})
    assert any(problem.startswith("FIREBASE_PROJECT_ID is missing") for problem in refused.value.problems)


def test_no_voice_server_is_named_where_none_answers() -> None:
    assert web_app_settings(runtime_of({})).voice_url is None
    assert web_app_settings(runtime_of(LIVEKIT)).voice_url == "wss://voice.example.org"
