"""The shell of EchoPlay: the one place that knows Ray, and the composition root of everything."""
