"""The first start: a guide of five short pages, which can be left and taken up at any point."""
