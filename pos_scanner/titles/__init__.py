"""A scan's text becomes a title or a typed failure: decoded on the spot, or asked of the backend.

``code_kind`` says what kind of text it is, ``bureau_code`` and ``alipay_code`` decode those that
hold the title themselves, ``backend_client`` asks the backend, ``resolver`` puts them together.
"""
