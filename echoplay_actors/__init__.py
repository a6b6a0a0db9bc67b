"""EchoPlay's rules and actors as plain Python: no Ray, no web, no SQL."""
