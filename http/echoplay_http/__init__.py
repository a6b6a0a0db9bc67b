"""The web edge of EchoPlay: REST, Socket.IO, sign-in, OpenAPI."""
