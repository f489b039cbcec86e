"""Facilities that an office kept in a spreadsheet: read, checked row by row, shown, taken into the register. Files and
readers are those of past cases (`incidents.ledgers`)."""
