"""What cannot be had on a developer's machine: WeChat, its customers, a physical camera.

Each behaves like the thing, faults included. Nobody but the command line and the tests imports it.
"""
