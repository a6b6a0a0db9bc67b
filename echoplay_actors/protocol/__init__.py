"""What travels: the contract's events and records, and the messages between edge and actor."""
