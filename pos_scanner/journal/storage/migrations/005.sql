-- Version 5: whether an order was invoiced before is asked for each form.
CREATE INDEX invoice_by_order ON invoice (order_number) WHERE order_number <> '';
