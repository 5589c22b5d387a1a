"""What is heard before any model: each file knows one reason, in both languages.

Patterns are written as `hearing.heard` gives the text: half width, small letters, no apostrophes ("dont"), nothing
invisible, and words that are nearly a word for a person spelt as it.
"""
