"""Reads symbols that no decoder reads in a picture as it is.

Their corners are located by texture and finder patterns, their modules sampled and equalized by
means of the function patterns that every symbol has, and the samples of several frames averaged.
"""
