"""The form that the cashier works in: buyer, sale, lines, findings, held drafts."""
