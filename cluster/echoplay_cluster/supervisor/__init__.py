"""The supervisor: one command that starts every part, keeps it running, and leaves nothing behind."""
