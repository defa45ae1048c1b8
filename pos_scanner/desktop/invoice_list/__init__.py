"""The page that finds, shows, voids and replaces confirmed invoices."""
