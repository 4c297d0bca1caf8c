"""Let ``python -m tyanalysis`` do what the command does."""

from tyanalysis.cli import main

if __name__ == "__main__":
    main(prog_name="tyanalysis")
