"""The Socket.IO namespace `/realtime` of the wire contract."""
