"""The REST calls of the wire contract."""
