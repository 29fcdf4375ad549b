"""Files written whole, spreadsheets and tables as clerks save them."""
