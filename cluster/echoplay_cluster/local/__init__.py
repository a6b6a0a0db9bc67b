"""The local parts: what EchoPlay brings along when nothing is configured, each a process that dies with it."""
