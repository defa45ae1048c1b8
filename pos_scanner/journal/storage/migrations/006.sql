-- Version 6: a batch's items are written in chunks, before the batch that they belong to.

-- Those of a batch that never came (the program was killed) may go.
DROP TRIGGER batch_item_is_not_deleted;
CREATE TRIGGER batch_item_is_not_deleted BEFORE DELETE ON batch_item
WHEN EXISTS (SELECT 1 FROM batch WHERE sequence = old.batch)
BEGIN SELECT RAISE(ABORT, 'a batch is not changed'); END;
