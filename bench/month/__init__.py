"""A month of simulated work: reports as they come in, and two hundred officers who handle them through the real verbs.

.venv/bin/python -m bench.month [--cases N] [--seed N]
"""
