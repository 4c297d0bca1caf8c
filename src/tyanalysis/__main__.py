"""Let ``python -m tyanalysis`` do what the command does."""

from tyanalysis.start import main

if __name__ == "__main__":
    main()
