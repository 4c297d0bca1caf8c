"""How it is said: numbers to text, charts and tables, in Chinese and English."""
