"""How reports are made: catalogue, run, render and publish, for any notebook."""
