CREATE TABLE accounts (
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	password TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_accounts PRIMARY KEY (name)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0022');
CREATE TABLE audits (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	who TEXT NOT NULL, 
	what TEXT NOT NULL, 
	thing TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	"after" TEXT NOT NULL, 
	CONSTRAINT pk_audits PRIMARY KEY (id)
);
CREATE TABLE captures (
	digest TEXT NOT NULL, 
	body BLOB NOT NULL, 
	received_at DATETIME NOT NULL, 
	CONSTRAINT pk_captures PRIMARY KEY (digest)
);
CREATE TABLE columns (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	units TEXT NOT NULL, 
	url TEXT NOT NULL, 
	CONSTRAINT pk_columns PRIMARY KEY (id)
);
CREATE TABLE confirmations (
	id INTEGER NOT NULL, 
	column_id INTEGER NOT NULL, 
	visit_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	who TEXT NOT NULL, 
	why TEXT NOT NULL, 
	CONSTRAINT pk_confirmations PRIMARY KEY (id), 
	CONSTRAINT fk_confirmations_column_id FOREIGN KEY(column_id) REFERENCES columns (id), 
	CONSTRAINT fk_confirmations_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
CREATE TABLE crawls (
	id INTEGER NOT NULL, 
	roster_id INTEGER NOT NULL, 
	as_of DATE NOT NULL, 
	"full" BOOLEAN NOT NULL, 
	state TEXT NOT NULL, 
	started_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	host TEXT NOT NULL, 
	pid INTEGER NOT NULL, 
	mark TEXT NOT NULL, 
	note TEXT NOT NULL, 
	scope JSON NOT NULL, copy_until DATE, epoch BIGINT DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_crawls PRIMARY KEY (id), 
	CONSTRAINT fk_crawls_roster_id FOREIGN KEY(roster_id) REFERENCES rosters (id)
);
CREATE TABLE deliveries (
	id INTEGER NOT NULL, 
	notice_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	address TEXT NOT NULL, 
	state TEXT NOT NULL, 
	offered BOOLEAN NOT NULL, 
	attempts INTEGER NOT NULL, 
	doubts INTEGER NOT NULL, 
	claim_host TEXT, 
	claim_pid INTEGER, 
	claim_mark TEXT, 
	claimed_until DATETIME, 
	next_attempt_at DATETIME, 
	code INTEGER, 
	reason TEXT NOT NULL, 
	settled_at DATETIME, 
	CONSTRAINT pk_deliveries PRIMARY KEY (id), 
	CONSTRAINT uq_deliveries_notice_id_position UNIQUE (notice_id, position), 
	CONSTRAINT fk_deliveries_notice_id FOREIGN KEY(notice_id) REFERENCES notices (id)
);
CREATE TABLE entries (
	id INTEGER NOT NULL, 
	column_id INTEGER NOT NULL, 
	mark INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	published_on DATE, 
	dated_on DATE NOT NULL, 
	gone_on DATE, 
	first_seen_on DATE NOT NULL, 
	last_seen_on DATE NOT NULL, 
	first_seen_visit INTEGER NOT NULL, 
	last_seen_visit INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	url TEXT, 
	date_text TEXT NOT NULL, 
	date_at TEXT NOT NULL, 
	source TEXT NOT NULL, 
	source_at TEXT NOT NULL, 
	source_visit INTEGER, 
	CONSTRAINT pk_entries PRIMARY KEY (id), 
	CONSTRAINT fk_entries_column_id FOREIGN KEY(column_id) REFERENCES columns (id), 
	CONSTRAINT fk_entries_first_seen_visit FOREIGN KEY(first_seen_visit) REFERENCES visits (id), 
	CONSTRAINT fk_entries_last_seen_visit FOREIGN KEY(last_seen_visit) REFERENCES visits (id)
);
CREATE TABLE entry_changes (
	id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	visit_id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	old_title TEXT NOT NULL, 
	new_title TEXT NOT NULL, 
	old_published_on DATE, 
	old_dated_on DATE NOT NULL, 
	new_published_on DATE, 
	was_gone BOOLEAN NOT NULL, 
	is_gone BOOLEAN NOT NULL, 
	CONSTRAINT pk_entry_changes PRIMARY KEY (id), 
	CONSTRAINT fk_entry_changes_entry_id FOREIGN KEY(entry_id) REFERENCES entries (id), 
	CONSTRAINT fk_entry_changes_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
CREATE TABLE findings (
	id INTEGER NOT NULL, 
	column_id INTEGER NOT NULL, 
	unit TEXT NOT NULL, 
	band TEXT NOT NULL, 
	due_on DATE, 
	opened_on DATE NOT NULL, 
	worsened_on DATE, 
	seen_on DATE NOT NULL, 
	closed_on DATE, 
	ending TEXT NOT NULL, latest DATE, 
	CONSTRAINT pk_findings PRIMARY KEY (id), 
	CONSTRAINT fk_findings_column_id FOREIGN KEY(column_id) REFERENCES columns (id)
);
CREATE TABLE holds (
	id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	fresh_on DATE NOT NULL, 
	fresh INTEGER NOT NULL, 
	column_ids JSON NOT NULL, 
	placed_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	ending TEXT NOT NULL, 
	CONSTRAINT pk_holds PRIMARY KEY (id)
);
CREATE TABLE issue_files (
	issue_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_issue_files PRIMARY KEY (issue_id, position), 
	CONSTRAINT fk_issue_files_issue_id FOREIGN KEY(issue_id) REFERENCES issues (id)
);
CREATE TABLE issues (
	id INTEGER NOT NULL, 
	first DATE NOT NULL, 
	last DATE NOT NULL, 
	label TEXT NOT NULL, 
	number TEXT NOT NULL, 
	issued_on DATE NOT NULL, 
	as_of DATE NOT NULL, 
	issued_at DATETIME NOT NULL, 
	version TEXT NOT NULL, 
	entries BLOB NOT NULL, 
	CONSTRAINT pk_issues PRIMARY KEY (id), 
	CONSTRAINT uq_issues_first_last UNIQUE (first, last)
);
CREATE TABLE job_runs (
	id INTEGER NOT NULL, 
	job TEXT NOT NULL, 
	due_at DATETIME NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	state TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_job_runs PRIMARY KEY (id)
);
CREATE TABLE leases (
	name TEXT NOT NULL, 
	host TEXT NOT NULL, 
	pid INTEGER NOT NULL, 
	mark TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	renewed_at DATETIME NOT NULL, 
	CONSTRAINT pk_leases PRIMARY KEY (name)
);
CREATE TABLE links (
	name TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	"key" BLOB NOT NULL, 
	made_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_links PRIMARY KEY (name)
);
CREATE TABLE notice_lines (
	notice_id INTEGER NOT NULL, 
	column_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	finding_id INTEGER, 
	due_on DATE, 
	band TEXT NOT NULL, 
	CONSTRAINT pk_notice_lines PRIMARY KEY (notice_id, column_id, kind), 
	CONSTRAINT fk_notice_lines_notice_id FOREIGN KEY(notice_id) REFERENCES notices (id), 
	CONSTRAINT fk_notice_lines_column_id FOREIGN KEY(column_id) REFERENCES columns (id), 
	CONSTRAINT fk_notice_lines_finding_id FOREIGN KEY(finding_id) REFERENCES findings (id)
);
CREATE TABLE notices (
	id INTEGER NOT NULL, 
	dedupe_key TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	day DATE NOT NULL, 
	address TEXT, 
	reason TEXT NOT NULL, 
	message_id TEXT, 
	message BLOB, 
	decided_at DATETIME NOT NULL, 
	CONSTRAINT pk_notices PRIMARY KEY (id), 
	CONSTRAINT uq_notices_dedupe_key UNIQUE (dedupe_key)
);
CREATE TABLE rechecks (
	id INTEGER NOT NULL, 
	column_id INTEGER NOT NULL, 
	asked_by TEXT NOT NULL, 
	asked_at DATETIME NOT NULL, 
	begun_at DATETIME, 
	ended_at DATETIME, 
	said TEXT NOT NULL, 
	CONSTRAINT pk_rechecks PRIMARY KEY (id), 
	CONSTRAINT fk_rechecks_column_id FOREIGN KEY(column_id) REFERENCES columns (id)
);
CREATE TABLE replies (
	id INTEGER NOT NULL, 
	unit TEXT NOT NULL, 
	column_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	said TEXT NOT NULL, 
	url TEXT NOT NULL, 
	until DATE, 
	sent_at DATETIME NOT NULL, 
	state TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	decided_at DATETIME, notice_id INTEGER, 
	CONSTRAINT pk_replies PRIMARY KEY (id), 
	CONSTRAINT fk_replies_column_id FOREIGN KEY(column_id) REFERENCES columns (id)
);
CREATE TABLE roster_columns (
	roster_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	column_id INTEGER NOT NULL, 
	CONSTRAINT pk_roster_columns PRIMARY KEY (roster_id, position), 
	CONSTRAINT fk_roster_columns_roster_id FOREIGN KEY(roster_id) REFERENCES rosters (id), 
	CONSTRAINT fk_roster_columns_column_id FOREIGN KEY(column_id) REFERENCES columns (id)
);
CREATE TABLE rosters (
	id INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	units_csv TEXT NOT NULL, 
	columns_csv TEXT NOT NULL, 
	CONSTRAINT pk_rosters PRIMARY KEY (id), 
	CONSTRAINT uq_rosters_sha256 UNIQUE (sha256)
);
CREATE TABLE seals (
	id INTEGER NOT NULL, 
	visit_id INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	seal BLOB NOT NULL, 
	record BLOB, 
	CONSTRAINT pk_seals PRIMARY KEY (id), 
	CONSTRAINT fk_seals_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id), 
	CONSTRAINT uq_seals_visit_id UNIQUE (visit_id)
);
CREATE TABLE sessions (
	digest TEXT NOT NULL, 
	account TEXT NOT NULL, 
	form_token TEXT NOT NULL, 
	opened_at DATETIME NOT NULL, 
	used_at DATETIME NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (digest), 
	CONSTRAINT fk_sessions_account FOREIGN KEY(account) REFERENCES accounts (name) ON DELETE CASCADE
);
CREATE TABLE states (
	id INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	why TEXT NOT NULL, 
	url TEXT NOT NULL, 
	layout TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	validators JSON NOT NULL, 
	reader TEXT NOT NULL, 
	sample BLOB, 
	CONSTRAINT pk_states PRIMARY KEY (id), 
	CONSTRAINT uq_states_digest UNIQUE (digest)
);
CREATE TABLE tallies (
	name TEXT NOT NULL, 
	given INTEGER NOT NULL, 
	CONSTRAINT pk_tallies PRIMARY KEY (name)
);
INSERT INTO "tallies" VALUES('rosters',0);
INSERT INTO "tallies" VALUES('columns',0);
INSERT INTO "tallies" VALUES('crawls',0);
INSERT INTO "tallies" VALUES('visits',0);
INSERT INTO "tallies" VALUES('entries',0);
INSERT INTO "tallies" VALUES('seals',0);
INSERT INTO "tallies" VALUES('confirmations',0);
INSERT INTO "tallies" VALUES('findings',0);
INSERT INTO "tallies" VALUES('notices',0);
INSERT INTO "tallies" VALUES('deliveries',0);
INSERT INTO "tallies" VALUES('holds',0);
INSERT INTO "tallies" VALUES('issues',0);
INSERT INTO "tallies" VALUES('replies',0);
INSERT INTO "tallies" VALUES('audits',0);
INSERT INTO "tallies" VALUES('states',0);
CREATE TABLE visits (
	id INTEGER NOT NULL, 
	crawl_id INTEGER NOT NULL, 
	column_id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	at DATETIME NOT NULL, 
	outcome TEXT NOT NULL, 
	conclusive BOOLEAN NOT NULL, 
	voids BOOLEAN NOT NULL, 
	state_id INTEGER NOT NULL, 
	status INTEGER, 
	rows INTEGER, 
	requests INTEGER NOT NULL, 
	received INTEGER NOT NULL, 
	complete_from DATE, 
	unchanged_from DATE, 
	CONSTRAINT pk_visits PRIMARY KEY (id), 
	CONSTRAINT fk_visits_crawl_id FOREIGN KEY(crawl_id) REFERENCES crawls (id), 
	CONSTRAINT fk_visits_column_id FOREIGN KEY(column_id) REFERENCES columns (id), 
	CONSTRAINT fk_visits_state_id FOREIGN KEY(state_id) REFERENCES states (id), 
	CONSTRAINT uq_visits_crawl_id_column_id UNIQUE (crawl_id, column_id)
);
CREATE INDEX ix_crawls_as_of ON crawls (as_of, id);
CREATE INDEX ix_entry_changes_entry ON entry_changes (entry_id);
CREATE INDEX ix_entry_changes_visit ON entry_changes (visit_id);
CREATE UNIQUE INDEX uq_findings_open ON findings (column_id, unit) WHERE closed_on IS NULL;
CREATE INDEX ix_notices_day ON notices (day);
CREATE INDEX ix_notices_unit_day ON notices (unit, day);
CREATE INDEX ix_deliveries_state ON deliveries (state);
CREATE INDEX ix_job_runs_job_due ON job_runs (job, due_at);
CREATE INDEX ix_notice_lines_finding ON notice_lines (finding_id);
CREATE INDEX ix_notice_lines_due ON notice_lines (kind, due_on);
CREATE INDEX ix_confirmations_column ON confirmations (column_id, visit_id);
CREATE INDEX ix_links_unit ON links (unit);
CREATE INDEX ix_replies_unit ON replies (unit);
CREATE INDEX ix_rechecks_column ON rechecks (column_id);
CREATE UNIQUE INDEX uq_entries_mark ON entries (mark, column_id);
CREATE INDEX ix_entries_column_published ON entries (column_id, published_on, id);
CREATE INDEX ix_entries_first_seen ON entries (first_seen_visit);
CREATE INDEX ix_entries_ahead ON entries (column_id, published_on, id) WHERE published_on > dated_on;
CREATE INDEX ix_visits_column_day ON visits (column_id, day, id, conclusive, voids, complete_from);
