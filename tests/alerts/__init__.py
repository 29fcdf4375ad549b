"""Tests of composing and sending mails."""
