"""Pixels to text: cameras, pictures and videos in; the text of the codes in them out. No Qt.

``text`` turns a code's bytes into text, ``reader`` tries the decoders on a picture, ``camera``
does so for a live source on its own threads, ``files`` for what lies on the disk.
"""
