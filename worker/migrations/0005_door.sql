-- How often the same words came in to a site of late, by a hash: forgotten within the hour, and
-- written for reports with words alone.
CREATE TABLE words_lately (
  site_id TEXT NOT NULL REFERENCES site (id),
  words_hash TEXT NOT NULL,
  since INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (site_id, words_hash)
) STRICT, WITHOUT ROWID;
-- Hint: the clock forgets the words of all sites at once. A click without words writes none.
CREATE INDEX words_lately_since ON words_lately (since);
