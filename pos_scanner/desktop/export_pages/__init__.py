"""The pages that hand invoices to accounting: choose, preview, write, repeat, read the refusals."""
