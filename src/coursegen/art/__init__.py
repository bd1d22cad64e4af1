"""Pure drawing: colours, covers, cards, icons, and the copies of pictures."""
