"""Bringing other people's tables in: sheet → header → mapping → figures → the data package."""
