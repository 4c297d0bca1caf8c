"""What we know: reading, checking, periods, units and qualified quantities."""
