"""The web edge of EchoPlay: REST, Socket.IO, sign-in, OpenAPI."""

from echoplay_http.edge import REALTIME, SLOW_REQUESTS, build_edge
from echoplay_http.listening import PacedSite
from echoplay_http.parts import EdgeParts, Identity, IdentityProvider, Probe, VoiceTokens
from echoplay_http.settings import EdgeSettings, FirebaseWeb, WebAppSettings

__all__ = [
    "REALTIME",
    "SLOW_REQUESTS",
    "EdgeParts",
    "EdgeSettings",
    "FirebaseWeb",
    "Identity",
    "IdentityProvider",
    "PacedSite",
    "Probe",
    "VoiceTokens",
    "WebAppSettings",
    "build_edge",
]
