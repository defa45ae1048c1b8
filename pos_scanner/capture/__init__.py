"""Pixels to text: cameras, pictures and videos in; the text of the codes in them out. No Qt.

``text`` turns a code's bytes into text. ``cascade`` is the main path, its steps in ``steps``;
``reader`` takes it to a picture, ``live`` to a camera's frames, ``camera`` opens one on its own
threads, ``preview`` says which frames are worth painting, ``files`` reads what lies on the disk,
``rescue`` keeps slow decoders in another process.
"""

import os

# OpenCV reads these once, when cv2 is first imported, which this package alone does.
# A picture of more pixels is refused unread: telephones save 12 to 108 million, a bomb billions.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(1 << 27))
# zxing-cpp takes no longer side.
LONGEST_SIDE = 65_535
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_WIDTH", str(LONGEST_SIDE))
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_HEIGHT", str(LONGEST_SIDE))
# What it and FFmpeg say of a damaged file or a missing camera, we say in words.
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
# Windows: without it a camera takes up to 20 s to open.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
# macOS: the window asks for the camera, on the main thread; OpenCV's own question is refused.
os.environ.setdefault("OPENCV_AVFOUNDATION_SKIP_AUTH", "1")
# NumPy's BLAS: its threads spin while they wait; for our small sums that is five times the work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
