"""Spellings that are one word: accents, British ones, Greek letters, units, scripts of Chinese."""
