"""Everything that leaves the UI thread: the worker queues and what runs on them."""
