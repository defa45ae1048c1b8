"""Pictures to text: zxing-cpp, what recovers symbols that it cannot read, and slower decoders.

Its modules load cv2 and numpy where they are imported, except ``detection`` and ``availability``:
the window's first paint waits for neither.
"""
