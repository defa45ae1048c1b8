"""A scan's text becomes a title or a typed failure: decoded on the spot, or asked of the backend.

``code_kind`` says what kind of text it is, ``bureau_code`` decodes the tax bureau's own codes,
``backend_client`` asks the backend, ``resolver`` puts the three together.
"""
