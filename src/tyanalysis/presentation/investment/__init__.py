"""The investment report: charts, tables and sentences."""
