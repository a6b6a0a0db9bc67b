"""The history of the tables, applied in order by `echoplay_persistence.migrate`."""
