"""Media: what was prepared in a folder goes to a folder, a U盘 or a disc image.

Everything is written under another name, read back, compared byte for byte with what it was
copied from, and only then gets its name. Knows nothing of forms, drafts or bundles; never
puts a program or an autorun on a medium.
"""
