"""The shell around the rules: one actor that owns clocks, journal turns and rooms of its matches."""
