-- What is under way, with when it came in: the newest of a site are then found in the index alone. It
-- has the name of the one before, which it replaces, so that a report costs no row more.
DROP INDEX report_live;
CREATE INDEX report_live ON report (site_id, wake_at, received_at) WHERE wake_at IS NOT NULL;
