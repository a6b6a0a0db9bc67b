"""The link: one authenticated, ordered, bounded stream of messages between two processes of the cluster."""
