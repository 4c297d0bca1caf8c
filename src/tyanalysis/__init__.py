"""Regional-economy research reports from qualified, sourced figures."""

__version__ = "0.1.0"
