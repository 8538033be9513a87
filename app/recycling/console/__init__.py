"""The operator's console (运营单位): bins, what needs attention, keys and stickers."""
