"""A live camera: frames, codes, hints and its state, by callbacks from threads of its own.

``grabber`` and ``live_reader`` load cv2, and are loaded on those threads alone.
"""
