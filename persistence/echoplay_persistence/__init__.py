"""What EchoPlay keeps in Postgres: tables, journal, stores, migrations."""
