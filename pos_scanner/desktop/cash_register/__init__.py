"""The cash register beside the till: sales that it sends over a local socket fill the form."""
