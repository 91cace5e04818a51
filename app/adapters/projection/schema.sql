-- The projection of the journal. Days are proleptic ordinals (datetime.date.toordinal); 0 stands for a start that
-- is not known and 9999999 for an end that is not known or a row that no commit has retracted.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, audience TEXT NOT NULL, fr TEXT NOT NULL, en TEXT NOT NULL
);

-- kind and key are those of an IRI of this home, empty for any other IRI (terms, shapes).
CREATE TABLE entities (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL
);
CREATE INDEX entities_kind ON entities (kind);

CREATE TABLE contents (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, data BLOB NOT NULL);

-- The codes that contents give to their entity, whatever the scheme and the dates: where a look-up begins.
CREATE TABLE notations (
    value TEXT NOT NULL, entity INTEGER NOT NULL REFERENCES entities, PRIMARY KEY (value, entity)
) WITHOUT ROWID;

CREATE TABLE rows (
    id INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL REFERENCES entities,
    source INTEGER NOT NULL REFERENCES sources,
    content INTEGER NOT NULL REFERENCES contents,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    start_certainty TEXT NOT NULL,
    end_certainty TEXT NOT NULL,
    recorded INTEGER NOT NULL,
    retracted INTEGER NOT NULL
);
CREATE INDEX rows_entity ON rows (entity, retracted);
-- What differs between two moments is found by these four: the rows that begin or end, to hold or to be known.
CREATE INDEX rows_start ON rows (valid_from, retracted);
CREATE INDEX rows_end ON rows (valid_to, retracted);
CREATE INDEX rows_recorded ON rows (recorded);
CREATE INDEX rows_retracted ON rows (retracted);
-- From what the search finds, which is contents, to when and for whom it holds.
CREATE INDEX rows_content ON rows (content);

-- Integer R*Tree: the plain one rounds to 32-bit floats. Bounds are closed, so an excluded end is stored minus one.
CREATE VIRTUAL TABLE row_boxes USING rtree_i32 (
    id, entity_low, entity_high, valid_low, valid_high, known_low, known_high
);

CREATE TABLE commits (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    previous TEXT NOT NULL,
    time TEXT NOT NULL,
    account TEXT NOT NULL,
    reason TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    body_bytes INTEGER NOT NULL,
    body_digest TEXT NOT NULL,
    idempotency_key TEXT,
    idempotency_request TEXT,
    segment TEXT NOT NULL,
    segment_start INTEGER NOT NULL,
    segment_end INTEGER NOT NULL
);
CREATE INDEX commits_idempotency ON commits (idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE editions (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES sources,
    date INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    file_hash TEXT NOT NULL,
    encoding TEXT NOT NULL,
    rows INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    note TEXT NOT NULL,
    report TEXT NOT NULL,
    silent TEXT NOT NULL,
    states TEXT NOT NULL,
    commit_number INTEGER NOT NULL REFERENCES commits
);
CREATE INDEX editions_source ON editions (source, date);

CREATE TABLE edition_entries (
    edition INTEGER NOT NULL REFERENCES editions,
    entity INTEGER NOT NULL REFERENCES entities,
    content INTEGER NOT NULL REFERENCES contents,
    PRIMARY KEY (edition, entity)
) WITHOUT ROWID;

-- What stewards record beside the editions; content is NULL for a closing, or for nothing.
CREATE TABLE legal_dates (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES sources,
    entity INTEGER NOT NULL REFERENCES entities,
    content INTEGER REFERENCES contents,
    day INTEGER NOT NULL,
    text TEXT NOT NULL,
    words TEXT NOT NULL,
    commit_number INTEGER NOT NULL REFERENCES commits
);
CREATE INDEX legal_dates_entity ON legal_dates (entity);

CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES sources,
    entity INTEGER NOT NULL REFERENCES entities,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    content INTEGER REFERENCES contents,
    text TEXT NOT NULL,
    words TEXT NOT NULL,
    commit_number INTEGER NOT NULL REFERENCES commits
);
CREATE INDEX corrections_entity ON corrections (entity);

-- The last line about a commit says whether what it brought (edition, legal dates, corrections) is taken back.
CREATE TABLE withdrawals (
    id INTEGER PRIMARY KEY,
    commit_number INTEGER NOT NULL REFERENCES commits,
    target INTEGER NOT NULL REFERENCES commits,
    withdrawn INTEGER NOT NULL
);
CREATE INDEX withdrawals_target ON withdrawals (target);
CREATE VIEW withdrawn AS
    SELECT target FROM withdrawals w
    WHERE withdrawn = 1 AND id = (SELECT max(id) FROM withdrawals WHERE target = w.target);

-- The search: a document is a content. Only its tokens are kept, made by words.py: no text, no order, no size.
CREATE VIRTUAL TABLE search USING fts5 (
    codes, words, stems, notes, content = '', columnsize = 0, detail = column, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE search_terms USING fts5vocab (search, instance);
-- What the results are sorted by.
CREATE TABLE searched (
    content INTEGER PRIMARY KEY REFERENCES contents, labels TEXT NOT NULL, size INTEGER NOT NULL, sort TEXT NOT NULL,
    title TEXT NOT NULL
);
CREATE INDEX searched_title ON searched (title) WHERE title <> '';
-- The words of labels and codes, in which those typed with an error are looked for; letters is a set of bits.
CREATE TABLE search_words (
    size INTEGER NOT NULL, word TEXT NOT NULL, letters INTEGER NOT NULL, PRIMARY KEY (size, word)
) WITHOUT ROWID;
