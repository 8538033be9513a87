"""Malls (商业综合体): who they are, who works there, where they are."""
