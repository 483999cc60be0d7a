"""Afterwards: results held against each other, against what they rest on, and the runs that were replaced."""
