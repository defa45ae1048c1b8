"""Buyers seen before, found by name, pinyin or tax number; a file of their own."""
