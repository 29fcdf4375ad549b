"""Coverage-guided fuzzing of what reads a portal's answers: `make fuzz`, or
`python -m tests.fuzz --help`.
"""
