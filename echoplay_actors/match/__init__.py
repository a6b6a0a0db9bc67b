"""The rules of a match: pure functions of (state, command, time)."""
