"""The next page of a list, in every form in which portals write it."""
