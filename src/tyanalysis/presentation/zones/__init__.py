"""Charts, tables and sentences of the zone growth report."""
