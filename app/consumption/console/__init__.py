"""The mall's own pages (商场工作台): its events, its screen, its papers."""
