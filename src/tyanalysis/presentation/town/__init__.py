"""The town output report: charts, tables and sentences."""
