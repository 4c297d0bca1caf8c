"""What follows from the figures: pure functions, frames in and frames out."""
