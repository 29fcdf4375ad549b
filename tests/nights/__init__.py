"""Hostile nights: random portals under random faults, and what a careful
person would say of their columns.

`python -m tests.nights --seeds N` plays N portals of thirty nights each;
test_nights.py plays a few short ones.
"""
