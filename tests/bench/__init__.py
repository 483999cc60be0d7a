"""Measurements, run by hand with `make bench`: never a bound in a test."""
