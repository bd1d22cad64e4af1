"""The only folder where code is strange for speed: each file names what it saves, and the test that proves it equal.

What saves less than three in a hundred of a cold build is not worth its lines: so it went with the parsers that asked
only the rules that can begin with a character (blocks 2.5, inline 1.6, measured on 2026-12-01 as in `lexing`).
"""
