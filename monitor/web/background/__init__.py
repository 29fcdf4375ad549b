"""What is done beside the pages, in threads of its own."""
