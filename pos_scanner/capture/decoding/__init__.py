"""One picture, all the codes in it: decoders in turn, filters, regions, files and PDF pages."""
