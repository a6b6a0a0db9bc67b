"""The Ray actors, each a thin shell that hosts a plain class: the only classes Ray ever sees."""
