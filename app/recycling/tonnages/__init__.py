"""Tonnages (清运量、厨余、废品回收站): weights that are not drops, without which no rate can be computed."""
