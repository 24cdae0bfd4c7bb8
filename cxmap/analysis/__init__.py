"""Sums: pure functions from values to values."""
