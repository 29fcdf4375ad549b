"""What can be shown to a unit that disputes: captures, the chain over all visits, dossiers."""
