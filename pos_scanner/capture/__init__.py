"""Pixels, keys and serial bytes to text: whatever a customer's code is captured by. No Qt.

``camera`` opens a camera on threads of its own; ``decoding`` reads the codes in its frames, in
pictures and files; ``scanners`` tells a wedge scanner's keys from a person's and reads a serial
port; ``qr_writer`` draws the code that a scanner's set-up shows.
"""

import os

# OpenCV reads these once, when cv2 is first imported, which this package alone does.
# A picture of more pixels is refused unread: telephones save 12 to 108 million, a bomb billions.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(1 << 27))
# zxing-cpp takes no longer side.
MAX_SIDE_PX = 65_535
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_WIDTH", str(MAX_SIDE_PX))
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_HEIGHT", str(MAX_SIDE_PX))
# What it and FFmpeg say of a damaged file or a missing camera, we say in words.
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
# Windows: without it a camera takes up to 20 s to open.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
# macOS: the window asks for the camera, on the main thread; OpenCV's own question is refused.
os.environ.setdefault("OPENCV_AVFOUNDATION_SKIP_AUTH", "1")
# NumPy's BLAS: its threads spin while they wait; for our small sums that is five times the work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
