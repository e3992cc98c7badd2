"""Periodic reports: which there are (regimes.yaml), for which days, what is counted, how the figures are set out."""
