"""The edge's way to match actors: links, places, and asking again when one of them dies."""
