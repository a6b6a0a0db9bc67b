"""What an edge is told once at its start: one frozen object, every bound with its unit in the name.

Nothing else in this package reads the environment, and no secret has a default.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

JWT_SECRET_BYTES_MIN = 32
"""RFC 7518 §3.2: a key for HS256 is at least as long as its digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirebaseWeb:
    """What a browser needs to sign somebody in with Firebase; none of it is secret."""

    project_id: str
    api_key: str
    auth_domain: str
    emulator_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAppSettings:
    """The web app that this edge serves, and the servers besides this one that its pages may talk to."""

    folder: Path | None = None
    """Holds the built files; None where nothing has been built."""
    voice_url: str | None = None
    """The voice server; None where no voice server answers."""
    firebase: FirebaseWeb | None = None


@dataclass(frozen=True, slots=True)
class EdgeSettings:
    """Settings of one edge. `ValueError` when they cannot be served safely."""

    jwt_secret: str = field(repr=False)
    development: bool = False
    jwt_issuer: str = "echoplay"
    jwt_audience: str = "echoplay"
    token_life_s: int = 12 * 3600
    tokens_known_max: int = 10_000
    """Tokens whose signature is not checked again until they expire."""
    origins: tuple[str, ...] = ()
    """Origins besides the server's own whose pages may call it, as browsers send them (`https://app.example`)."""
    rate_limits: bool = True
    """Off is for load tests, in development only."""
    long_polling: bool = True
    """Only where there is one edge or a sticky balancer."""
    web_app: WebAppSettings = field(default_factory=WebAppSettings)

    suspensions_look_ms: int = 500
    """How often storage is asked who is suspended; they act no more within a second."""

    body_bytes_max: int = 16 * 1024
    frame_bytes_max: int = 16 * 1024
    answer_wait_ms_max: int = 15_000
    """How long a request waits for a match; above the gateway's own patience."""
    health_wait_ms_max: int = 1_000
    health_kept_ms: int = 500
    """A health report is given again for this long, so asking often costs nothing."""

    connections_max: int = 20_000
    sockets_per_person_max: int = 16
    rooms_per_socket_max: int = 8
    bare_connection_s: float = 10.0
    """A connection without a valid token is closed after this long."""
    ping_interval_s: int = 10
    ping_timeout_s: int = 8
    queued_packets_max: int = 1_024
    """A client that polls and leaves more than this many packets waiting is disconnected."""
    queued_bytes_max: int = 512 * 1024
    """The same for a WebSocket, in bytes, besides what the kernel holds: 1 KiB for each event `resume` may bring."""
    held_events_max: int = 32
    """Events of one socket that wait while it joins a room."""
    farewell_s_max: float = 15.0
    """How long an edge that ends may take until everybody has been let go."""
    farewells_per_s: int = 200
    """So many connections are let go a second then; more if that would take too long."""
    unanswered_events_max: int = 64
    """Events of one socket that a match has yet to answer."""

    connections_backlog: int = 2_048
    """Connections that the kernel keeps until they are accepted. One that it cannot keep hangs, answered by nobody."""
    accepted_at_once: int = 16
    """Connections that are accepted each time round the event loop."""
    handshakes_at_once: int = 4
    """New connections each time round the event loop, so that those inside never wait for a crowd at the door."""
    handshakes_waiting_max: int = 2_000
    handshake_wait_ms_max: int = 5_000
    """Who waits longer for a connection is told to come again; below the patience of every client."""
    joins_at_once: int = 16
    """The same for entering a room."""
    joins_waiting_max: int = 4_000
    join_wait_ms_max: int = 3_000
    """Below the 4 s after which the web app asks again."""
    crowded_retry_after_ms: int = 2_000

    rate_keys_max: int = 50_000
    """People or addresses a limit remembers; beyond it the one that was quiet longest is forgotten."""
    flood_events_per_s: float = 50.0
    flood_events_burst: int = 200
    """A socket that sends more than this, refused or not, is disconnected."""

    def __post_init__(self) -> None:
        if len(self.jwt_secret.encode()) < JWT_SECRET_BYTES_MIN:
            raise ValueError(f"the JWT secret needs at least {JWT_SECRET_BYTES_MIN} bytes")
        if not self.rate_limits and not self.development:
            raise ValueError("rate limits can be off in development only")
        if "*" in self.origins or "null" in self.origins:
            raise ValueError("origins are named one by one")
