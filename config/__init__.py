"""What is watched, and by which rules: settings, registry, clock, and the
one guard for every way out.
"""
