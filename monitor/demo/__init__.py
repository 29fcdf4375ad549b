"""The built-in county: a portal on loopback in many markups, and the
county folder that watches it.
"""
