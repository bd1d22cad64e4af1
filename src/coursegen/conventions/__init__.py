"""What plain Markdown means: the title and the lead, headings with a role, fact groups, quizzes, times.

Authors write no special syntax, the same file reads well on GitHub; what is not recognised stays prose, in its place,
and no word is ever lost. One file per question; which heading has which role is data in coursegen/lexicon/.
"""
