"""The writing pages of a đề án and the list of all."""
