"""The same corpus in the form that each peer reads."""
