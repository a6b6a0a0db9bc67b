"""The web app as this edge serves it: its built files, the pages' policy, and what it is told of this server."""
