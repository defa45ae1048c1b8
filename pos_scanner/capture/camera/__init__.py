"""A live camera: frames, codes, hints and its state, by callbacks from threads of its own.

Two modules load cv2 and are loaded on those threads alone: ``grabber`` and ``live_reader``.
"""
