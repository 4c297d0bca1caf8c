"""Investment: what is promised, what has happened, and what the figures do not say."""
