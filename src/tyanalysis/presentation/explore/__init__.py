"""Looking at the figures from a notebook: finding, choosing, cards, views, choices."""
