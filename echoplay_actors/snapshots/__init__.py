"""Snapshots of matches: what spares a new owner the replay of a long journal."""
