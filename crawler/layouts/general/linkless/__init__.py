"""Lists whose rows lead nowhere: all that they say stands in the page itself."""
