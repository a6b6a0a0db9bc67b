"""The directory: which actor has which match, and what happens when an actor is lost."""
