"""What an operator can say, and what each mistake is answered with."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from echoplay_cluster.runtime import Runtime
from echoplay_cluster.settings import Firebase, LiveKit, Settings, SettingsError

SECRET = "s3cret-" * 6

PRODUCTION = {
    "ECHOPLAY_ENV": "production",
    "ECHOPLAY_HOST": "0.0.0.0",
    "DATABASE_URL": f"postgresql://echoplay:{SECRET}@db/echoplay",
    "REDIS_URL": f"rediss://:{SECRET}@redis:6379/0",
    "JWT_SECRET": SECRET,
    "FIREBASE_PROJECT_ID": "debates",
    "FIREBASE_CLIENT_EMAIL": "server@debates.example",
    "FIREBASE_PRIVATE_KEY": f"-----BEGIN-----\\n{SECRET}\\n",
    "LIVEKIT_API_URL": "wss://voice.example.org",
    "LIVEKIT_API_KEY": "key",
    "LIVEKIT_API_SECRET": SECRET,
}


def problems_of(environment: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(environment)
    return refused.value.problems


def test_nothing_said_means_development_on_loopback_with_embedded_parts() -> None:
    settings = Settings.from_environment({})

    assert (settings.environment, settings.host, settings.port) == ("development", "127.0.0.1", 3000)
    assert settings.data_folder == Path.cwd() / ".echoplay"
    assert (settings.edges, settings.spare_edges) == (1, 1)
    assert (settings.spares, settings.matches_per_actor_max) == (1, 10_000)
    assert settings.match_actors_max == 2 * (os.cpu_count() or 1)
    assert settings.rate_limits_on
    assert settings.origins == ()
    assert (settings.database_url, settings.redis_url, settings.jwt_secret) == (None, None, None)
    assert (settings.firebase, settings.livekit) == (None, None)


def test_production_with_everything_starts() -> None:
    settings = Settings.from_environment(PRODUCTION)

    assert settings.is_production
    assert settings.firebase is not None
    assert settings.firebase.private_key == f"-----BEGIN-----\n{SECRET}\n"
    assert settings.livekit == LiveKit(api_url="wss://voice.example.org", api_key="key", api_secret=SECRET)


def test_no_secret_shows_when_settings_are_printed() -> None:
    assert SECRET not in repr(Settings.from_environment(PRODUCTION))


@pytest.mark.parametrize(
    "name",
    [
        "DATABASE_URL",
        "REDIS_URL",
        "JWT_SECRET",
        "FIREBASE_PROJECT_ID",
        "FIREBASE_CLIENT_EMAIL",
        "FIREBASE_PRIVATE_KEY",
        "LIVEKIT_API_URL",
        "LIVEKIT_API_KEY",
        "LIVEKIT_API_SECRET",
    ],
)
def test_production_stops_at_a_missing_secret_with_a_line_of_its_own(name: str) -> None:
    problems = problems_of({**PRODUCTION, name: ""})

    assert len(problems) == 1
    assert problems[0].startswith(f"{name} is missing")


@pytest.mark.parametrize(
    ("environment", "start_of_problem"),
    [
        ({"ECHOPLAY_PORT": "0"}, "ECHOPLAY_PORT is '0': give a whole number from 1 to 65535"),
        ({"ECHOPLAY_PORT": "65536"}, "ECHOPLAY_PORT"),
        ({"ECHOPLAY_PORT": "3000.0"}, "ECHOPLAY_PORT"),
        ({"ECHOPLAY_PORT": "٣٠٠٠"}, "ECHOPLAY_PORT"),
        ({"ECHOPLAY_EDGES": "-1"}, "ECHOPLAY_EDGES"),
        ({"ECHOPLAY_EDGES": "0"}, "ECHOPLAY_EDGES"),
        ({"ECHOPLAY_SPARES": "many"}, "ECHOPLAY_SPARES"),
        ({"ECHOPLAY_MATCHES_PER_ACTOR": "0"}, "ECHOPLAY_MATCHES_PER_ACTOR"),
        ({"ECHOPLAY_MATCH_ACTORS_MAX": "0"}, "ECHOPLAY_MATCH_ACTORS_MAX"),
        ({"ECHOPLAY_ENV": "staging"}, "ECHOPLAY_ENV is 'staging': give one of development, production"),
        ({"ECHOPLAY_RATE_LIMITS": "maybe"}, "ECHOPLAY_RATE_LIMITS"),
        ({"ECHOPLAY_LOG_LEVEL": "loud"}, "ECHOPLAY_LOG_LEVEL"),
        ({"ECHOPLAY_HOST": "http://x"}, "ECHOPLAY_HOST"),
        ({"ECHOPLAY_HOST": "0.0.0.0"}, "ECHOPLAY_ENV must be said"),
        ({"ECHOPLAY_HOST": "::"}, "ECHOPLAY_ENV must be said"),
        ({"ECHOPLAY_ORIGINS": "https://a.example,b.example"}, "ECHOPLAY_ORIGINS holds 'b.example'"),
        ({"ECHOPLAY_ORIGINS": "https://a.example/path"}, "ECHOPLAY_ORIGINS"),
        ({"DATABASE_URL": "mysql://db/x"}, "DATABASE_URL is not an address"),
        ({"DATABASE_URL": "postgresql://db:port/x"}, "DATABASE_URL is not an address"),
        ({"REDIS_URL": "http://redis"}, "REDIS_URL is not an address"),
        ({"LIVEKIT_API_URL": "voice", "LIVEKIT_API_KEY": "k", "LIVEKIT_API_SECRET": "s"}, "LIVEKIT_API_URL is not"),
        ({"JWT_SECRET": "x" * 31}, "JWT_SECRET is too short"),
        ({"FIREBASE_PROJECT_ID": "p", "FIREBASE_CLIENT_EMAIL": "e"}, "FIREBASE_PRIVATE_KEY is missing"),
        ({"FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:9099"}, "FIREBASE_PROJECT_ID is missing"),
        ({"LIVEKIT_API_URL": "wss://v", "LIVEKIT_API_KEY": "k"}, "LIVEKIT_API_SECRET is missing"),
        (
            {"ECHOPLAY_LINK_TLS_CERTIFICATE": __file__, "ECHOPLAY_LINK_TLS_KEY": __file__},
            "ECHOPLAY_LINK_TLS_AUTHORITY is missing",
        ),
        (
            {
                "ECHOPLAY_LINK_TLS_CERTIFICATE": __file__,
                "ECHOPLAY_LINK_TLS_KEY": "/no/such.key",
                "ECHOPLAY_LINK_TLS_AUTHORITY": __file__,
            },
            "ECHOPLAY_LINK_TLS_KEY names a file that cannot be read: /no/such.key",
        ),
        ({**PRODUCTION, "FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:9099"}, "FIREBASE_AUTH_EMULATOR_HOST is set"),
        ({**PRODUCTION, "ECHOPLAY_RATE_LIMITS": "off"}, "ECHOPLAY_RATE_LIMITS=off"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(environment: dict[str, str], start_of_problem: str) -> None:
    problems = problems_of(environment)

    assert len(problems) == 1
    assert problems[0].startswith(start_of_problem)


def test_every_problem_is_told_at_once_and_no_secret_with_it() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(
            {"ECHOPLAY_PORT": "x", "DATABASE_URL": f"mysql://u:{SECRET}@db/x", "JWT_SECRET": "short"}
        )

    assert len(refused.value.problems) == 3
    assert SECRET not in str(refused.value)
    assert all(problem in str(refused.value) for problem in refused.value.problems)


def test_the_emulator_needs_no_key_in_development() -> None:
    settings = Settings.from_environment(
        {"FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:9099", "FIREBASE_PROJECT_ID": "demo"}
    )

    assert settings.firebase == Firebase(project_id="demo", auth_emulator_host="127.0.0.1:9099")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1"])
def test_loopback_needs_no_environment_said(host: str) -> None:
    assert Settings.from_environment({"ECHOPLAY_HOST": host}).environment == "development"


def test_development_in_the_open_is_possible_when_it_is_said() -> None:
    settings = Settings.from_environment({"ECHOPLAY_HOST": "0.0.0.0", "ECHOPLAY_ENV": "development"})

    assert not settings.is_production


def test_an_empty_variable_counts_as_unset() -> None:
    assert Settings.from_environment({"ECHOPLAY_PORT": " ", "DATABASE_URL": ""}).port == 3000


def test_a_runtime_survives_the_way_to_another_process() -> None:
    runtime = Runtime(
        settings=Settings.from_environment(
            {
                **PRODUCTION,
                "ECHOPLAY_ORIGINS": "https://a.example, https://b.example",
                **dict.fromkeys((f"ECHOPLAY_LINK_TLS_{one}" for one in ("CERTIFICATE", "KEY", "AUTHORITY")), __file__),
            }
        ),
        database_url=PRODUCTION["DATABASE_URL"],
        redis_url=PRODUCTION["REDIS_URL"],
        jwt_secret=SECRET,
        cluster_secret=SECRET,
        livekit=LiveKit(api_url="wss://v", api_key="k", api_secret=SECRET),
        ray_address="127.0.0.1:6379",
        ray_token=SECRET,
        ray_namespace="echoplay-1",
        ray_node_id="first",
    )

    text = runtime.to_json()

    assert "\n" not in text
    assert Runtime.from_json(text) == runtime
    assert SECRET not in repr(runtime)


def test_a_node_that_joins_needs_the_token_and_nothing_that_the_first_node_has() -> None:
    environment = {"ECHOPLAY_ENV": "production", "ECHOPLAY_NODE_ADDRESS": "10.0.0.6"}
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(environment, joining=True)
    (problem,) = raised.value.problems
    assert problem.startswith("ECHOPLAY_RAY_TOKEN is missing")
    settings = Settings.from_environment({**environment, "ECHOPLAY_RAY_TOKEN": SECRET}, joining=True)
    assert (settings.node_address, SECRET in repr(settings)) == ("10.0.0.6", False)


def test_a_node_that_joins_keeps_its_own_places_and_budgets_and_shares_the_rest() -> None:
    own = {"ECHOPLAY_RAY_TOKEN": SECRET, "ECHOPLAY_PORT": "4000", "ECHOPLAY_MATCH_ACTORS_MAX": "7"}
    alone = Runtime.of_joining(
        Settings.from_environment(own, joining=True), ray_address="10.0.0.5:6379", ray_node_id="b", node_name="second"
    )
    first = Runtime(
        settings=Settings.from_environment({**PRODUCTION, "ECHOPLAY_ORIGINS": "https://a.example"}),
        database_url="postgresql://all", redis_url="redis://all", jwt_secret=SECRET, cluster_secret="c" * 32,
        livekit=LiveKit(api_url="wss://v", api_key="k", api_secret=SECRET), ray_address="127.0.0.1:6379",
        ray_token=SECRET, ray_namespace="echoplay-1", ray_node_id="a",
    )  # fmt: skip
    joined = alone.joined(first)
    assert (joined.settings.port, joined.settings.match_actors_max) == (4000, 7)
    assert (joined.node_name, joined.ray_node_id, joined.ray_address) == ("second", "b", "10.0.0.5:6379")
    assert (joined.database_url, joined.cluster_secret, joined.ray_namespace) == (
        "postgresql://all", "c" * 32, "echoplay-1",
    )  # fmt: skip
    assert (joined.settings.is_production, joined.settings.origins) == (True, ("https://a.example",))
