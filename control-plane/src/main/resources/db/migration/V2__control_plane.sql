-- Rows that a published feature does not have because its `where` could not be computed.
ALTER TABLE job ADD COLUMN failed_conditions BIGINT NOT NULL DEFAULT 0;
