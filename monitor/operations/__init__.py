"""What keeps it running: scheduler, jobs, health, retention, logs."""
