"""Services that the edge calls out to, each behind a small port."""
