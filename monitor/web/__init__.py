"""The web face: what the commands say, as pages for the office's browsers."""
