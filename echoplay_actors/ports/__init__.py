"""Ports: what the actors and the edge need from the world, as Protocols."""
