"""Gates on built sites in a real Chromium: size, access, layout, behaviour."""
