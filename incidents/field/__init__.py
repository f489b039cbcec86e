"""Cases that staff carry along to where there is no line, and what they did there (`docs/decisions/0020-field.md`)."""
