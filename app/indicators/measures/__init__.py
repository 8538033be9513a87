"""The figures that are fed from records: one file each, or one for those that share a computation.

Every module here that defines `MEASURES` adds them to the registry; there is no list to keep. To add a figure, add a
file: nothing else names it.
"""
