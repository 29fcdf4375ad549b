"""Pure rules: bands, cycles, verdicts, findings, counts. Values in, values out."""
