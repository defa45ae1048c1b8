"""Pixels to text: cameras, pictures and videos in; the text of the codes in them out. No Qt.

``text`` turns a code's bytes into text, ``reader`` tries the decoders on a picture, ``camera``
does so for a live source on its own threads, ``files`` for what lies on the disk.
"""

import os

# OpenCV reads these once, when cv2 is first imported, which this package alone does.
# A picture of more pixels is refused unread: telephones save 12 to 50 million, a bomb billions.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(1 << 26))
# Windows: without it a camera takes up to 20 s to open.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
