"""Findings, notices and their deliveries."""
