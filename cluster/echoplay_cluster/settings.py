"""The settings: everything an operator can say, read once from the environment and handed down frozen.

Nothing else reads the environment. Every problem found is reported at once, each with the variable's name and
what to do. A secret has no default and never shows in `repr`; what is unset in development is replaced by an
embedded part or a local stand-in, which `Runtime` holds.

    SettingsError            what the operator said cannot be used (`problems`, one sentence each)
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from echoplay_actors.errors import EchoPlayError
from echoplay_cluster.settings_reader import Reader, is_loopback
from echoplay_cluster.web_folder import holds_web_app

__all__ = ["JWT_SECRET_BYTES_MIN", "Firebase", "LinkTls", "LiveKit", "Settings", "SettingsError"]

JWT_SECRET_BYTES_MIN = 32

_THE_FIRST_NODES = (
    "DATABASE_URL", "REDIS_URL", "JWT_SECRET", "ECHOPLAY_ORIGINS", "ECHOPLAY_RATE_LIMITS",
    "ECHOPLAY_FIREBASE_WEB_API_KEY", "FIREBASE_AUTH_EMULATOR_HOST", "FIREBASE_PROJECT_ID", "FIREBASE_CLIENT_EMAIL",
    "FIREBASE_PRIVATE_KEY", "LIVEKIT_API_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET",
)  # fmt: skip
"""What a node that joins does not read, whatever its environment says of it."""

EnvironmentName = Literal["development", "production"]


class SettingsError(EchoPlayError):
    """The environment cannot be used as it is; `problems` holds one sentence for each reason."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(["EchoPlay cannot start with these settings:", *(f"  - {p}" for p in problems)]))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Firebase:
    """The project whose people may sign in; with an emulator the key parts are empty."""

    project_id: str
    client_email: str = ""
    private_key: str = field(default="", repr=False)
    auth_emulator_host: str = ""
    web_api_key: str = ""
    """The web app signs people in with it; not secret, and empty where only other apps do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveKit:
    """The voice server, and the key its tokens are signed with."""

    api_url: str
    api_key: str
    api_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTls:
    """PEM files for TLS on the links between hosts: this host's certificate and key, and who signs all of them."""

    certificate: str
    key: str
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One process family's settings; `None` means the embedded part or the local stand-in."""

    environment: EnvironmentName
    host: str
    port: int
    data_folder: Path
    edges: int
    spare_edges: int
    node_address: str
    """Where other nodes reach this one."""
    ray_port: int
    """Where nodes join; 0 is any that is free."""
    ray_token: str | None = field(repr=False)
    spares: int
    matches_per_actor_max: int
    match_actors_max: int
    rate_limits_on: bool
    origins: tuple[str, ...]
    log_level: str
    web_folder: Path | None
    database_url: str | None = field(repr=False)
    redis_url: str | None = field(repr=False)
    jwt_secret: str | None = field(repr=False)
    firebase: Firebase | None
    livekit: LiveKit | None
    link_tls: LinkTls | None

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], *, joining: bool = False) -> Settings:
        """Read them all, or raise `SettingsError` with everything that is wrong.

        A node that is `joining` has the first node's database, secrets and mode, and its own of all else.
        """
        if joining:
            own = {name: value for name, value in environment.items() if name not in _THE_FIRST_NODES}
            environment = {**own, "ECHOPLAY_ENV": "development"}
        read = Reader(environment)
        host = read.host("ECHOPLAY_HOST", "127.0.0.1")
        mode = _mode(read, host)
        production = mode == "production"
        cores = os.cpu_count() or 1
        settings = cls(
            environment=mode,
            host=host,
            port=read.number("ECHOPLAY_PORT", 3000, least=1, most=65_535),
            data_folder=Path(read.text("ECHOPLAY_DATA_DIR") or ".echoplay").absolute(),
            edges=read.number("ECHOPLAY_EDGES", 1, least=1, most=64),
            spare_edges=read.number("ECHOPLAY_SPARE_EDGES", 1, least=0, most=64),
            node_address=read.host("ECHOPLAY_NODE_ADDRESS", "127.0.0.1"),
            ray_port=read.number("ECHOPLAY_RAY_PORT", 0, least=0, most=65_535),
            ray_token=read.text("ECHOPLAY_RAY_TOKEN"),
            spares=read.number("ECHOPLAY_SPARES", 1, least=0, most=64),
            matches_per_actor_max=read.number("ECHOPLAY_MATCHES_PER_ACTOR", 10_000, least=1, most=1_000_000),
            match_actors_max=read.number("ECHOPLAY_MATCH_ACTORS_MAX", 2 * cores, least=1, most=10_000),
            rate_limits_on=read.choice("ECHOPLAY_RATE_LIMITS", "on", ("on", "off")) == "on",
            origins=read.origins("ECHOPLAY_ORIGINS"),
            log_level=read.choice("ECHOPLAY_LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
            web_folder=_web_folder(read),
            database_url=read.url("DATABASE_URL", ("postgresql", "postgres"), "postgresql://user:password@host/name"),
            redis_url=read.url("REDIS_URL", ("redis", "rediss"), "redis://:password@host:6379/0"),
            jwt_secret=_jwt_secret(read),
            firebase=_firebase(read, production),
            livekit=_livekit(read),
            link_tls=_link_tls(read),
        )
        if joining and settings.ray_token is None:
            read.problem("ECHOPLAY_RAY_TOKEN is missing: `echoplay ray-token` on the first node says it")
        if production:
            _require_production(read, settings)
        if read.problems:
            raise SettingsError(tuple(read.problems))
        return settings


def _mode(read: Reader, host: str) -> EnvironmentName:
    said = read.choice("ECHOPLAY_ENV", "", ("development", "production"))
    if said == "" and not is_loopback(host):
        read.problem(
            f"ECHOPLAY_ENV must be said when ECHOPLAY_HOST ({host}) can be reached from other machines: "
            "`production`, or `development` if that is meant"
        )
    return "production" if said == "production" else "development"


def _jwt_secret(read: Reader) -> str | None:
    secret = read.text("JWT_SECRET")
    if secret is not None and len(secret.encode()) < JWT_SECRET_BYTES_MIN:
        read.problem(f"JWT_SECRET is too short: give at least {JWT_SECRET_BYTES_MIN} bytes (`openssl rand -hex 32`)")
    return secret


def _firebase(read: Reader, production: bool) -> Firebase | None:
    emulator = read.text("FIREBASE_AUTH_EMULATOR_HOST")
    if emulator and production:
        # The emulator's tokens carry no signature: anybody could be anybody.
        read.problem("FIREBASE_AUTH_EMULATOR_HOST is set: the emulator accepts forged tokens; unset it in production")
    names = ("FIREBASE_PROJECT_ID", "FIREBASE_CLIENT_EMAIL", "FIREBASE_PRIVATE_KEY")
    needed = names[:1] if emulator else names
    web_api_key = read.text("ECHOPLAY_FIREBASE_WEB_API_KEY")
    values = read.all_or_none(names, needed=needed, needed_anyway=bool(emulator or web_api_key), required=production)
    if values is None:
        return None
    project_id, client_email, private_key = values
    return Firebase(
        project_id=project_id,
        client_email=client_email,
        # Environment files hold the key's line ends as two characters.
        private_key=private_key.replace("\\n", "\n"),
        auth_emulator_host=emulator or "",
        web_api_key=web_api_key or "",
    )


def _web_folder(read: Reader) -> Path | None:
    named = read.text("ECHOPLAY_WEB_DIR")
    if named is None:
        return None
    # Other processes, with other working folders, will read it.
    folder = Path(named).absolute()
    if not holds_web_app(folder):
        read.problem(f"ECHOPLAY_WEB_DIR is {named!r}: give the folder of a built web app (`make web` builds one)")
    return folder


def _livekit(read: Reader) -> LiveKit | None:
    names = ("LIVEKIT_API_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET")
    read.url("LIVEKIT_API_URL", ("https", "http", "wss", "ws"), "https://voice.example.org")
    values = read.all_or_none(names, needed=names, required=read.text("ECHOPLAY_ENV") == "production")
    if values is None:
        return None
    url, key, secret = values
    return LiveKit(api_url=url, api_key=key, api_secret=secret)


def _link_tls(read: Reader) -> LinkTls | None:
    names = ("ECHOPLAY_LINK_TLS_CERTIFICATE", "ECHOPLAY_LINK_TLS_KEY", "ECHOPLAY_LINK_TLS_AUTHORITY")
    values = read.all_or_none(names, needed=names, required=False)
    if values is None:
        return None
    for name, value in zip(names, values, strict=True):
        if not os.access(value, os.R_OK):
            read.problem(f"{name} names a file that cannot be read: {value}")
    # Other processes, with other working folders, will open them.
    certificate, key, authority = (str(Path(value).absolute()) for value in values)
    return LinkTls(certificate=certificate, key=key, authority=authority)


def _require_production(read: Reader, settings: Settings) -> None:
    if settings.database_url is None:
        read.problem("DATABASE_URL is missing: production needs a PostgreSQL of its own")
    if settings.redis_url is None:
        read.problem("REDIS_URL is missing: production needs a Redis or Valkey of its own")
    if settings.jwt_secret is None:
        read.problem("JWT_SECRET is missing: make one with `openssl rand -hex 32` and keep it")
    if not settings.rate_limits_on:
        read.problem("ECHOPLAY_RATE_LIMITS=off is for load tests in development: unset it in production")
