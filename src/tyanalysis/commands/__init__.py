"""The commands, a module for each; ``tyanalysis.cli`` lists them."""
