"""The one-page brief: what changed, the few main figures, what contradicts, what is not known."""
