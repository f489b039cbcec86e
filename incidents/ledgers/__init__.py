"""Past cases that an office kept in a spreadsheet ("sổ theo dõi"): read, checked row by row, filled in, undone."""
