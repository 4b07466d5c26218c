CREATE TABLE IF NOT EXISTS migrations_applied (
    migration_id character varying(150) NOT NULL,
    product_version character varying(32) NOT NULL,
    CONSTRAINT pk_migrations_applied PRIMARY KEY (migration_id)
);

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE idempotency_keys (
        actor uuid NOT NULL,
        key character varying(200) NOT NULL,
        request_hash bytea NOT NULL,
        answer jsonb NOT NULL,
        created_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_idempotency_keys PRIMARY KEY (actor, key)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE investors (
        id uuid NOT NULL,
        name character varying(200) NOT NULL,
        created_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_investors PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE parties (
        id uuid NOT NULL,
        kind character varying(32) NOT NULL,
        CONSTRAINT pk_parties PRIMARY KEY (id),
        CONSTRAINT ck_parties_kind CHECK (kind in ('person', 'startup', 'table', 'stage'))
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE people (
        id uuid NOT NULL,
        email character varying(254) NOT NULL,
        name character varying(200) NOT NULL,
        language character varying(2) NOT NULL,
        is_organizer boolean NOT NULL,
        calendar_token character varying(64) NOT NULL,
        created_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_people PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE regions (
        id uuid NOT NULL,
        name character varying(200) NOT NULL,
        CONSTRAINT pk_regions PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE seasons (
        id uuid NOT NULL,
        name character varying(200) NOT NULL,
        year integer NOT NULL,
        CONSTRAINT pk_seasons PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE sign_in_links (
        token_hash bytea NOT NULL,
        email character varying(254) NOT NULL,
        language character varying(2) NOT NULL,
        expires_at timestamp with time zone NOT NULL,
        used_at timestamp with time zone,
        CONSTRAINT pk_sign_in_links PRIMARY KEY (token_hash)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE venues (
        id uuid NOT NULL,
        name character varying(200) NOT NULL,
        address character varying(300) NOT NULL,
        city character varying(200) NOT NULL,
        zone_id character varying(64) NOT NULL,
        latitude double precision,
        longitude double precision,
        CONSTRAINT pk_venues PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE occupancies (
        appointment_id uuid NOT NULL,
        party_id uuid NOT NULL,
        appointment_kind character varying(32) NOT NULL,
        during tstzrange NOT NULL,
        CONSTRAINT pk_occupancies PRIMARY KEY (appointment_id, party_id),
        CONSTRAINT ck_occupancies_appointment_kind CHECK (appointment_kind in ('pitch', 'meeting', 'block')),
        CONSTRAINT fk_occupancies_parties_party_id FOREIGN KEY (party_id) REFERENCES parties (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE blocks (
        id uuid NOT NULL,
        person_id uuid NOT NULL,
        local_start timestamp without time zone NOT NULL,
        local_end timestamp without time zone NOT NULL,
        zone_id character varying(64) NOT NULL,
        during tstzrange NOT NULL,
        note character varying(300),
        created_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_blocks PRIMARY KEY (id),
        CONSTRAINT fk_blocks_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE investor_representatives (
        person_id uuid NOT NULL,
        investor_id uuid NOT NULL,
        CONSTRAINT pk_investor_representatives PRIMARY KEY (investor_id, person_id),
        CONSTRAINT fk_investor_representatives_investors_investor_id FOREIGN KEY (investor_id) REFERENCES investors (id) ON DELETE CASCADE,
        CONSTRAINT fk_investor_representatives_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE outgoing_messages (
        id uuid NOT NULL,
        kind character varying(32) NOT NULL,
        subject_id uuid NOT NULL,
        revision integer NOT NULL,
        reminder character varying(32),
        person_id uuid,
        address character varying(254),
        language character varying(2) NOT NULL,
        due_at timestamp with time zone NOT NULL,
        status character varying(32) NOT NULL,
        leased_until timestamp with time zone,
        attempts integer NOT NULL,
        created_at timestamp with time zone NOT NULL,
        sent_at timestamp with time zone,
        outcome character varying(1000),
        CONSTRAINT pk_outgoing_messages PRIMARY KEY (id),
        CONSTRAINT ck_outgoing_messages_kind CHECK (kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder')),
        CONSTRAINT ck_outgoing_messages_reminder CHECK (reminder in ('sevenDaysBefore', 'dayBefore', 'twoHoursBefore')),
        CONSTRAINT ck_outgoing_messages_status CHECK (status in ('due', 'sending', 'sent', 'failed', 'void')),
        CONSTRAINT fk_outgoing_messages_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE sessions (
        token_hash bytea NOT NULL,
        person_id uuid NOT NULL,
        created_at timestamp with time zone NOT NULL,
        expires_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_sessions PRIMARY KEY (token_hash),
        CONSTRAINT fk_sessions_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE startups (
        id uuid NOT NULL,
        name character varying(200) NOT NULL,
        country character varying(2) NOT NULL,
        founded_on date,
        sector character varying(200),
        website character varying(1000),
        pitch character varying(300),
        owner_id uuid NOT NULL,
        created_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_startups PRIMARY KEY (id),
        CONSTRAINT fk_startups_people_owner_id FOREIGN KEY (owner_id) REFERENCES people (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE stops (
        id uuid NOT NULL,
        season_id uuid NOT NULL,
        region_id uuid NOT NULL,
        venue_id uuid NOT NULL,
        stage_id uuid NOT NULL,
        name character varying(200) NOT NULL,
        zone_id character varying(64) NOT NULL,
        date date NOT NULL,
        starts_at time NOT NULL,
        ends_at time NOT NULL,
        applications_open_at timestamp without time zone NOT NULL,
        applications_close_at timestamp without time zone NOT NULL,
        during tstzrange NOT NULL,
        application_window tstzrange NOT NULL,
        status character varying(32) NOT NULL,
        status_before_postponing character varying(32),
        interruptions integer NOT NULL,
        reason character varying(4000),
        created_at timestamp with time zone NOT NULL,
        changed_at timestamp with time zone NOT NULL,
        published_at timestamp with time zone,
        CONSTRAINT pk_stops PRIMARY KEY (id),
        CONSTRAINT ck_stops_status CHECK (status in ('draft', 'published', 'applicationsOpen', 'applicationsClosed', 'lineUpPublished', 'live', 'completed', 'postponed', 'cancelled')),
        CONSTRAINT ck_stops_status_before_postponing CHECK (status_before_postponing in ('draft', 'published', 'applicationsOpen', 'applicationsClosed', 'lineUpPublished', 'live', 'completed', 'postponed', 'cancelled')),
        CONSTRAINT fk_stops_regions_region_id FOREIGN KEY (region_id) REFERENCES regions (id) ON DELETE RESTRICT,
        CONSTRAINT fk_stops_seasons_season_id FOREIGN KEY (season_id) REFERENCES seasons (id) ON DELETE RESTRICT,
        CONSTRAINT fk_stops_venues_venue_id FOREIGN KEY (venue_id) REFERENCES venues (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE startup_members (
        person_id uuid NOT NULL,
        startup_id uuid NOT NULL,
        is_owner boolean NOT NULL,
        CONSTRAINT pk_startup_members PRIMARY KEY (startup_id, person_id),
        CONSTRAINT fk_startup_members_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_startup_members_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE contests (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        stage_id uuid NOT NULL,
        name character varying(200) NOT NULL,
        capacity integer NOT NULL,
        places_taken integer NOT NULL,
        pitch_minutes integer NOT NULL,
        question_minutes integer NOT NULL,
        changeover_minutes integer NOT NULL,
        language character varying(2) NOT NULL,
        CONSTRAINT pk_contests PRIMARY KEY (id),
        CONSTRAINT ck_contests_places_taken CHECK (places_taken between 0 and capacity),
        CONSTRAINT fk_contests_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE meeting_sessions (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        local_start timestamp without time zone NOT NULL,
        local_end timestamp without time zone NOT NULL,
        zone_id character varying(64) NOT NULL,
        during tstzrange NOT NULL,
        slot_minutes integer NOT NULL,
        pause_minutes integer NOT NULL,
        created_at timestamp with time zone NOT NULL,
        closed_at timestamp with time zone,
        CONSTRAINT pk_meeting_sessions PRIMARY KEY (id),
        CONSTRAINT fk_meeting_sessions_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE applications (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        contest_id uuid NOT NULL,
        startup_id uuid NOT NULL,
        status character varying(32) NOT NULL,
        summary character varying(4000),
        amount_sought bigint,
        deck_url character varying(1000),
        reason character varying(4000),
        revision integer NOT NULL,
        created_by uuid NOT NULL,
        created_at timestamp with time zone NOT NULL,
        changed_at timestamp with time zone NOT NULL,
        submitted_at timestamp with time zone,
        CONSTRAINT pk_applications PRIMARY KEY (id),
        CONSTRAINT ck_applications_status CHECK (status in ('draft', 'submitted', 'accepted', 'waitlisted', 'refused', 'confirmed', 'withdrawn', 'noShow')),
        CONSTRAINT fk_applications_contests_contest_id FOREIGN KEY (contest_id) REFERENCES contests (id) ON DELETE RESTRICT,
        CONSTRAINT fk_applications_people_created_by FOREIGN KEY (created_by) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_applications_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT,
        CONSTRAINT fk_applications_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE line_ups (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        contest_id uuid NOT NULL,
        starts_at timestamp without time zone NOT NULL,
        running_order uuid[] NOT NULL,
        edition integer NOT NULL,
        published_at timestamp with time zone,
        changed_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_line_ups PRIMARY KEY (id),
        CONSTRAINT fk_line_ups_contests_contest_id FOREIGN KEY (contest_id) REFERENCES contests (id) ON DELETE RESTRICT,
        CONSTRAINT fk_line_ups_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE meeting_tables (
        id uuid NOT NULL,
        session_id uuid NOT NULL,
        number integer NOT NULL,
        CONSTRAINT pk_meeting_tables PRIMARY KEY (id),
        CONSTRAINT fk_meeting_tables_meeting_sessions_session_id FOREIGN KEY (session_id) REFERENCES meeting_sessions (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE pitches (
        id uuid NOT NULL,
        line_up_id uuid NOT NULL,
        stop_id uuid NOT NULL,
        stage_id uuid NOT NULL,
        application_id uuid NOT NULL,
        startup_id uuid NOT NULL,
        presenter_id uuid NOT NULL,
        position integer NOT NULL,
        local_start timestamp without time zone NOT NULL,
        zone_id character varying(64) NOT NULL,
        during tstzrange NOT NULL,
        status character varying(32) NOT NULL,
        sequence integer NOT NULL,
        changed_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_pitches PRIMARY KEY (id),
        CONSTRAINT ck_pitches_status CHECK (status in ('scheduled', 'cancelled')),
        CONSTRAINT fk_pitches_applications_application_id FOREIGN KEY (application_id) REFERENCES applications (id) ON DELETE RESTRICT,
        CONSTRAINT fk_pitches_line_ups_line_up_id FOREIGN KEY (line_up_id) REFERENCES line_ups (id) ON DELETE CASCADE,
        CONSTRAINT fk_pitches_people_presenter_id FOREIGN KEY (presenter_id) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_pitches_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT,
        CONSTRAINT fk_pitches_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE investor_slots (
        id uuid NOT NULL,
        session_id uuid NOT NULL,
        stop_id uuid NOT NULL,
        investor_id uuid NOT NULL,
        representative_id uuid NOT NULL,
        table_id uuid NOT NULL,
        local_start timestamp without time zone NOT NULL,
        zone_id character varying(64) NOT NULL,
        during tstzrange NOT NULL,
        withdrawn_at timestamp with time zone,
        CONSTRAINT pk_investor_slots PRIMARY KEY (id),
        CONSTRAINT fk_investor_slots_investors_investor_id FOREIGN KEY (investor_id) REFERENCES investors (id) ON DELETE RESTRICT,
        CONSTRAINT fk_investor_slots_meeting_sessions_session_id FOREIGN KEY (session_id) REFERENCES meeting_sessions (id) ON DELETE RESTRICT,
        CONSTRAINT fk_investor_slots_meeting_tables_table_id FOREIGN KEY (table_id) REFERENCES meeting_tables (id) ON DELETE RESTRICT,
        CONSTRAINT fk_investor_slots_people_representative_id FOREIGN KEY (representative_id) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_investor_slots_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE TABLE meetings (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        slot_id uuid NOT NULL,
        investor_id uuid NOT NULL,
        representative_id uuid NOT NULL,
        startup_id uuid NOT NULL,
        founder_id uuid NOT NULL,
        table_id uuid NOT NULL,
        local_start timestamp without time zone NOT NULL,
        zone_id character varying(64) NOT NULL,
        during tstzrange NOT NULL,
        status character varying(32) NOT NULL,
        sequence integer NOT NULL,
        reason character varying(4000),
        booked_by uuid NOT NULL,
        booked_at timestamp with time zone NOT NULL,
        changed_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_meetings PRIMARY KEY (id),
        CONSTRAINT ck_meetings_status CHECK (status in ('booked', 'cancelled')),
        CONSTRAINT fk_meetings_investor_slots_slot_id FOREIGN KEY (slot_id) REFERENCES investor_slots (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meetings_investors_investor_id FOREIGN KEY (investor_id) REFERENCES investors (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meetings_people_founder_id FOREIGN KEY (founder_id) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meetings_people_representative_id FOREIGN KEY (representative_id) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meetings_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meetings_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_applications_startup_id ON applications (startup_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_applications_stop_id ON applications (stop_id, created_at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_applications_startup ON applications (contest_id, startup_id) WHERE status <> 'withdrawn';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_blocks_person_id ON blocks (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_contests_name ON contests (stop_id, name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_investor_representatives_person_id ON investor_representatives (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_investor_slots_session_id ON investor_slots (session_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_investors_created_at ON investors (created_at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_investors_name ON investors (name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_line_ups_stop_id ON line_ups (stop_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_line_ups_contest_id ON line_ups (contest_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_meeting_sessions_stop_id ON meeting_sessions (stop_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_meeting_tables_number ON meeting_tables (session_id, number);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_meetings_founder_id ON meetings (founder_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_meetings_investor_id ON meetings (investor_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_meetings_representative_id ON meetings (representative_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_meetings_startup_id ON meetings (startup_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_meetings_slot ON meetings (slot_id) WHERE status = 'booked';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_outgoing_messages_due_at ON outgoing_messages (due_at) WHERE status in ('due', 'sending');
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_outgoing_messages_person_id ON outgoing_messages (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_outgoing_messages_once ON outgoing_messages (subject_id, person_id, kind, revision, reminder) NULLS NOT DISTINCT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_people_calendar_token ON people (calendar_token);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_people_email ON people (email);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_pitches_line_up_id ON pitches (line_up_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_pitches_presenter_id ON pitches (presenter_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_pitches_startup_id ON pitches (startup_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_pitches_stop_id ON pitches (stop_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_pitches_application ON pitches (application_id) WHERE status = 'scheduled';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_regions_name ON regions (name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE UNIQUE INDEX ux_seasons_name ON seasons (name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_sessions_person_id ON sessions (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_startup_members_person_id ON startup_members (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    CREATE INDEX ix_startups_created_at ON startups (created_at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073901_Foundation') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124073901_Foundation', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073906_Guards') THEN
    create extension if not exists btree_gist;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073906_Guards') THEN
    alter table occupancies add constraint ex_occupancies_one_at_a_time exclude using gist (party_id with =, during with &&);
    alter table investor_slots add constraint ex_investor_slots_overlap exclude using gist (representative_id with =, during with &&) where (withdrawn_at is null);
    alter table investor_slots add constraint ex_investor_slots_table exclude using gist (table_id with =, during with &&) where (withdrawn_at is null);
    create index ix_stops_start on stops (lower(during), id);
    create index ix_investor_slots_start on investor_slots (stop_id, lower(during), id) where withdrawn_at is null;
    create index ix_meetings_start on meetings (stop_id, lower(during), id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124073906_Guards') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124073906_Guards', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    ALTER TABLE sign_in_links ADD code_hash bytea NOT NULL DEFAULT BYTEA E'\\x';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    ALTER TABLE sign_in_links ADD code_salt bytea NOT NULL DEFAULT BYTEA E'\\x';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    ALTER TABLE sign_in_links ADD wrong_codes integer NOT NULL DEFAULT 0;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    ALTER TABLE sessions ADD address character varying(64);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    ALTER TABLE sessions ADD device character varying(200);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    ALTER TABLE sessions ADD id uuid NOT NULL DEFAULT (gen_random_uuid());
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    ALTER TABLE sessions ADD last_seen_at timestamp with time zone NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01T00:00:00Z';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    ALTER TABLE people ADD disabled_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    ALTER TABLE people ADD hosted_stops uuid[] NOT NULL DEFAULT ('{}');
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    ALTER TABLE people ADD is_administrator boolean NOT NULL DEFAULT FALSE;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    update people set is_administrator = true where is_organizer;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    CREATE TABLE api_tokens (
        id uuid NOT NULL,
        token_hash bytea NOT NULL,
        person_id uuid NOT NULL,
        name character varying(200) NOT NULL,
        scopes text[] NOT NULL,
        created_at timestamp with time zone NOT NULL,
        expires_at timestamp with time zone NOT NULL,
        last_used_at timestamp with time zone,
        CONSTRAINT pk_api_tokens PRIMARY KEY (id),
        CONSTRAINT fk_api_tokens_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    CREATE TABLE jurors (
        contest_id uuid NOT NULL,
        person_id uuid NOT NULL,
        stop_id uuid NOT NULL,
        during tstzrange NOT NULL,
        CONSTRAINT pk_jurors PRIMARY KEY (contest_id, person_id),
        CONSTRAINT fk_jurors_contests_contest_id FOREIGN KEY (contest_id) REFERENCES contests (id) ON DELETE CASCADE,
        CONSTRAINT fk_jurors_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    CREATE INDEX ix_sign_in_links_email ON sign_in_links (email, expires_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    CREATE UNIQUE INDEX ux_sessions_id ON sessions (id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    CREATE INDEX ix_people_hosted_stops ON people USING gin (hosted_stops);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    CREATE INDEX ix_people_organizers ON people (id) WHERE is_organizer;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    CREATE INDEX ix_outgoing_messages_address ON outgoing_messages (address, created_at) WHERE address is not null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    CREATE INDEX ix_api_tokens_person_id ON api_tokens (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    CREATE UNIQUE INDEX ux_api_tokens_hash ON api_tokens (token_hash);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    CREATE INDEX ix_jurors_person_id ON jurors (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    CREATE INDEX ix_jurors_stop_id ON jurors (stop_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124105011_Access') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124105011_Access', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124111420_DataProtectionKeys') THEN
    CREATE TABLE data_protection_keys (
        id integer GENERATED BY DEFAULT AS IDENTITY,
        friendly_name text,
        xml text,
        CONSTRAINT pk_data_protection_keys PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124111420_DataProtectionKeys') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124111420_DataProtectionKeys', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    ALTER TABLE people ADD erased_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    ALTER TABLE people ADD signed_in_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    CREATE TABLE audit_entries (
        id uuid NOT NULL,
        at timestamp with time zone NOT NULL,
        person_id uuid,
        request character varying(100) NOT NULL,
        subject_kind character varying(50),
        subject_id uuid,
        ip character varying(64),
        changes jsonb NOT NULL,
        CONSTRAINT pk_audit_entries PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    CREATE TABLE consent_texts (
        id uuid NOT NULL,
        kind character varying(32) NOT NULL,
        version integer NOT NULL,
        language character varying(2) NOT NULL,
        text text NOT NULL,
        published_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_consent_texts PRIMARY KEY (id),
        CONSTRAINT ck_consent_texts_kind CHECK (kind in ('rules', 'dataUse', 'imageRights'))
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    CREATE TABLE consents (
        id uuid NOT NULL,
        person_id uuid NOT NULL,
        kind character varying(32) NOT NULL,
        version integer NOT NULL,
        language character varying(2) NOT NULL,
        text_hash bytea NOT NULL,
        given_at timestamp with time zone NOT NULL,
        withdrawn_at timestamp with time zone,
        CONSTRAINT pk_consents PRIMARY KEY (id),
        CONSTRAINT ck_consents_kind CHECK (kind in ('rules', 'dataUse', 'imageRights')),
        CONSTRAINT fk_consents_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    CREATE TABLE suppressed_addresses (
        address_hash bytea NOT NULL,
        at timestamp with time zone NOT NULL,
        reason character varying(4000),
        CONSTRAINT pk_suppressed_addresses PRIMARY KEY (address_hash)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    CREATE INDEX ix_audit_entries_at ON audit_entries (at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    CREATE INDEX ix_audit_entries_person_id ON audit_entries (person_id, at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    CREATE INDEX ix_audit_entries_subject_id ON audit_entries (subject_id, at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    CREATE UNIQUE INDEX ux_consent_texts_version ON consent_texts (kind, language, version);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    CREATE INDEX ix_consents_person_id ON consents (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    CREATE UNIQUE INDEX ux_consents_standing ON consents (person_id, kind, version, language) WHERE withdrawn_at is null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112131_AuditAndPrivacy') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124112131_AuditAndPrivacy', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112147_AuditGuards') THEN
    create function refuse_to_rewrite_the_audit_trail() returns trigger language plpgsql as $refuse$
    begin
        raise exception 'audit_entries is append-only' using errcode = 'insufficient_privilege';
    end;
    $refuse$;
    create trigger tr_audit_entries_append_only before update or delete or truncate on audit_entries
        for each statement execute function refuse_to_rewrite_the_audit_trail();
    alter table audit_entries enable always trigger tr_audit_entries_append_only;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124112147_AuditGuards') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124112147_AuditGuards', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124114208_Passkeys') THEN
    ALTER TABLE sessions ADD by_passkey boolean NOT NULL DEFAULT FALSE;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124114208_Passkeys') THEN
    CREATE TABLE passkey_challenges (
        id uuid NOT NULL,
        state text NOT NULL,
        person_id uuid,
        expires_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_passkey_challenges PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124114208_Passkeys') THEN
    CREATE TABLE passkeys (
        id uuid NOT NULL,
        person_id uuid NOT NULL,
        name character varying(200) NOT NULL,
        credential_id bytea NOT NULL,
        public_key bytea NOT NULL,
        sign_count bigint NOT NULL,
        is_user_verified boolean NOT NULL,
        is_backup_eligible boolean NOT NULL,
        is_backed_up boolean NOT NULL,
        transports text[] NOT NULL,
        attestation_object bytea NOT NULL,
        client_data bytea NOT NULL,
        created_at timestamp with time zone NOT NULL,
        last_used_at timestamp with time zone,
        CONSTRAINT pk_passkeys PRIMARY KEY (id),
        CONSTRAINT fk_passkeys_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124114208_Passkeys') THEN
    CREATE INDEX ix_passkey_challenges_expires_at ON passkey_challenges (expires_at);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124114208_Passkeys') THEN
    CREATE INDEX ix_passkeys_person_id ON passkeys (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124114208_Passkeys') THEN
    CREATE UNIQUE INDEX ux_passkeys_credential_id ON passkeys (credential_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124114208_Passkeys') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124114208_Passkeys', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124124518_Invitations') THEN
    ALTER TABLE outgoing_messages DROP CONSTRAINT ck_outgoing_messages_kind;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124124518_Invitations') THEN
    CREATE TABLE invitations (
        id uuid NOT NULL,
        startup_id uuid,
        investor_id uuid,
        role character varying(32) NOT NULL,
        email character varying(254) NOT NULL,
        invited_by uuid NOT NULL,
        status character varying(32) NOT NULL,
        created_at timestamp with time zone NOT NULL,
        mailed_at timestamp with time zone NOT NULL,
        mails integer NOT NULL,
        expires_at timestamp with time zone NOT NULL,
        ended_at timestamp with time zone,
        CONSTRAINT pk_invitations PRIMARY KEY (id),
        CONSTRAINT ck_invitations_role CHECK (role in ('member', 'representative')),
        CONSTRAINT ck_invitations_status CHECK (status in ('pending', 'accepted', 'declined', 'withdrawn')),
        CONSTRAINT ck_invitations_team CHECK (num_nonnulls(startup_id, investor_id) = 1),
        CONSTRAINT fk_invitations_investors_investor_id FOREIGN KEY (investor_id) REFERENCES investors (id) ON DELETE RESTRICT,
        CONSTRAINT fk_invitations_people_invited_by FOREIGN KEY (invited_by) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_invitations_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124124518_Invitations') THEN
    ALTER TABLE outgoing_messages ADD CONSTRAINT ck_outgoing_messages_kind CHECK (kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124124518_Invitations') THEN
    CREATE INDEX ix_invitations_email ON invitations (email);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124124518_Invitations') THEN
    CREATE INDEX ix_invitations_team ON invitations (startup_id, investor_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124124518_Invitations') THEN
    CREATE UNIQUE INDEX ux_invitations_pending ON invitations (startup_id, investor_id, email) NULLS NOT DISTINCT WHERE status = 'pending';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124124518_Invitations') THEN
    alter table audit_entries disable trigger tr_audit_entries_append_only;
    update audit_entries set ip = network(set_masklen(split_part(ip, '%', 1)::inet, case when strpos(ip, ':') > 0 then 48 else 24 end))::text where ip is not null;
    alter table audit_entries enable always trigger tr_audit_entries_append_only;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124124518_Invitations') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124124518_Invitations', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE outgoing_messages DROP CONSTRAINT ck_outgoing_messages_kind;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE contests DROP CONSTRAINT ck_contests_places_taken;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    DROP INDEX ux_applications_startup;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE applications DROP CONSTRAINT ck_applications_status;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE seasons ADD confirmation_hours integer NOT NULL DEFAULT 72;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE seasons ADD pitches_per_startup integer NOT NULL DEFAULT 1;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE seasons ADD replacement_days integer NOT NULL DEFAULT 2;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE seasons ADD replacement_hours integer NOT NULL DEFAULT 24;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE contests ADD decisions_revision integer NOT NULL DEFAULT 0;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE contests ADD embargo_until timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE contests ADD places_reserved integer NOT NULL DEFAULT 0;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE applications ADD confirm_by timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE applications ADD prepared_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE applications ADD prepared_by uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE applications ADD prepared_place integer;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE applications ADD prepared_reason character varying(4000);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE applications ADD prepared_verdict character varying(32);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE applications ADD release_id uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE applications ADD waiting_rank integer;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    update applications set confirm_by = now() + interval '72 hours' where status = 'accepted';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    update applications a set waiting_rank = r.n
    from (select id, row_number() over (partition by contest_id order by changed_at, id) as n from applications where status = 'waitlisted') r where a.id = r.id;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    CREATE TABLE application_steps (
        id uuid NOT NULL,
        application_id uuid NOT NULL,
        contest_id uuid NOT NULL,
        revision integer NOT NULL,
        before character varying(32) NOT NULL,
        after character varying(32) NOT NULL,
        reason character varying(4000),
        confirm_by timestamp with time zone,
        replaces uuid,
        moved_from uuid,
        by uuid,
        at timestamp with time zone NOT NULL,
        CONSTRAINT pk_application_steps PRIMARY KEY (id),
        CONSTRAINT ck_application_steps_after CHECK (after in ('draft', 'submitted', 'accepted', 'waitlisted', 'refused', 'confirmed', 'withdrawn', 'noShow', 'lapsed', 'withdrawnLate', 'disqualified', 'cancelled', 'walkOver')),
        CONSTRAINT ck_application_steps_before CHECK (before in ('draft', 'submitted', 'accepted', 'waitlisted', 'refused', 'confirmed', 'withdrawn', 'noShow', 'lapsed', 'withdrawnLate', 'disqualified', 'cancelled', 'walkOver')),
        CONSTRAINT fk_application_steps_applications_application_id FOREIGN KEY (application_id) REFERENCES applications (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    CREATE TABLE decision_releases (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        contest_id uuid NOT NULL,
        status character varying(32) NOT NULL,
        at timestamp with time zone NOT NULL,
        embargo_until timestamp with time zone,
        accepts integer NOT NULL,
        waitlists integer NOT NULL,
        refusals integer NOT NULL,
        skipped integer NOT NULL,
        created_by uuid NOT NULL,
        created_at timestamp with time zone NOT NULL,
        ended_at timestamp with time zone,
        CONSTRAINT pk_decision_releases PRIMARY KEY (id),
        CONSTRAINT ck_decision_releases_status CHECK (status in ('scheduled', 'released', 'undone')),
        CONSTRAINT fk_decision_releases_contests_contest_id FOREIGN KEY (contest_id) REFERENCES contests (id) ON DELETE RESTRICT,
        CONSTRAINT fk_decision_releases_people_created_by FOREIGN KEY (created_by) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_decision_releases_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE outgoing_messages ADD CONSTRAINT ck_outgoing_messages_kind CHECK (kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE contests ADD CONSTRAINT ck_contests_places_taken CHECK (places_taken >= 0 and places_reserved >= 0 and places_taken + places_reserved <= capacity);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    CREATE INDEX ix_applications_confirm_by ON applications (confirm_by) WHERE status = 'accepted';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    CREATE INDEX ix_applications_prepared ON applications (contest_id, created_at, id) WHERE prepared_verdict is not null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    CREATE INDEX ix_applications_release_id ON applications (release_id) WHERE release_id is not null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    CREATE UNIQUE INDEX ux_applications_startup ON applications (contest_id, startup_id) WHERE status not in ('withdrawn', 'withdrawnLate', 'cancelled');
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE applications ADD CONSTRAINT ck_applications_prepared_verdict CHECK (prepared_verdict in ('accept', 'waitlist', 'refuse'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    ALTER TABLE applications ADD CONSTRAINT ck_applications_status CHECK (status in ('draft', 'submitted', 'accepted', 'waitlisted', 'refused', 'confirmed', 'withdrawn', 'noShow', 'lapsed', 'withdrawnLate', 'disqualified', 'cancelled', 'walkOver'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    CREATE INDEX ix_application_steps_contest_id ON application_steps (contest_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    CREATE UNIQUE INDEX ux_application_steps_revision ON application_steps (application_id, revision);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    CREATE INDEX ix_decision_releases_at ON decision_releases (at) WHERE status = 'scheduled';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    CREATE INDEX ix_decision_releases_contest_id ON decision_releases (contest_id, created_at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124132549_Selection') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124132549_Selection', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    ALTER TABLE stops DROP COLUMN stage_id;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    ALTER TABLE line_ups ADD after uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    ALTER TABLE line_ups ADD breaks jsonb NOT NULL DEFAULT ('{}'::jsonb);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    CREATE TABLE draws (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        contest_id uuid NOT NULL,
        number integer NOT NULL,
        seed character varying(100) NOT NULL,
        is_seed_given boolean NOT NULL,
        algorithm character varying(32) NOT NULL,
        lots jsonb NOT NULL,
        "order" uuid[] NOT NULL,
        reason character varying(4000),
        drawn_by uuid NOT NULL,
        drawn_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_draws PRIMARY KEY (id),
        CONSTRAINT fk_draws_contests_contest_id FOREIGN KEY (contest_id) REFERENCES contests (id) ON DELETE RESTRICT,
        CONSTRAINT fk_draws_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    CREATE TABLE line_up_editions (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        contest_id uuid NOT NULL,
        number integer NOT NULL,
        draft jsonb NOT NULL,
        pitches jsonb NOT NULL,
        published_by uuid,
        published_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_line_up_editions PRIMARY KEY (id),
        CONSTRAINT fk_line_up_editions_contests_contest_id FOREIGN KEY (contest_id) REFERENCES contests (id) ON DELETE RESTRICT,
        CONSTRAINT fk_line_up_editions_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    CREATE TABLE stages (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        name character varying(200) NOT NULL,
        position integer NOT NULL,
        CONSTRAINT pk_stages PRIMARY KEY (id),
        CONSTRAINT fk_stages_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    CREATE INDEX ix_draws_stop_id ON draws (stop_id, drawn_at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    CREATE UNIQUE INDEX ux_draws_number ON draws (contest_id, number);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    CREATE INDEX ix_line_up_editions_stop_id ON line_up_editions (stop_id, published_at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    CREATE UNIQUE INDEX ux_line_up_editions_number ON line_up_editions (contest_id, number);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    CREATE INDEX ix_stages_stop_id ON stages (stop_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    insert into stages (id, stop_id, name, position) select distinct stage_id, stop_id, 'Truck', 1 from contests;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    create function refuse_to_rewrite_line_ups() returns trigger language plpgsql as $refuse$
    begin
        raise exception '% never changes', tg_table_name using errcode = 'insufficient_privilege';
    end;
    $refuse$;
    create trigger tr_line_up_editions_never_change before update or delete on line_up_editions for each row execute function refuse_to_rewrite_line_ups();
    create trigger tr_draws_never_change before update or delete on draws for each row execute function refuse_to_rewrite_line_ups();
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    ALTER TABLE contests ADD CONSTRAINT fk_contests_stages_stage_id FOREIGN KEY (stage_id) REFERENCES stages (id) ON DELETE RESTRICT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    ALTER TABLE pitches ADD CONSTRAINT fk_pitches_stages_stage_id FOREIGN KEY (stage_id) REFERENCES stages (id) ON DELETE RESTRICT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124140735_LineUps') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124140735_LineUps', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE stops ADD call_closed_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE stops ADD editable_until timestamp without time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE stops ADD grace_minutes integer NOT NULL DEFAULT 0;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD community character varying(200);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD no_siren_reason character varying(300);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD raised_amount bigint;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD raising_amount bigint;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD raising_round character varying(32);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD region character varying(200);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD sector_code character varying(32);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD siren character varying(9);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD stage character varying(32);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD team character varying(4000);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD video_url character varying(1000);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE seasons ADD raising_from bigint;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE seasons ADD raising_to bigint;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE seasons ADD younger_than_years integer;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE contests ADD countries text[] NOT NULL DEFAULT ('{}');
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE contests ADD form_revision integer NOT NULL DEFAULT 0;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE applications ADD access_code_id uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE applications ADD answers jsonb NOT NULL DEFAULT ('{}'::jsonb);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE applications ADD eligibility_overridden_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE applications ADD eligibility_overridden_by uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE applications ADD eligibility_override_reason character varying(4000);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE applications ADD profile jsonb;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE applications ADD reopened_until timestamp without time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE applications ADD submitted_within character varying(32);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    CREATE TABLE access_codes (
        id uuid NOT NULL,
        contest_id uuid NOT NULL,
        code_hash bytea NOT NULL,
        label character varying(200) NOT NULL,
        most_uses integer NOT NULL,
        uses integer NOT NULL,
        expires_at timestamp with time zone NOT NULL,
        created_at timestamp with time zone NOT NULL,
        revoked_at timestamp with time zone,
        CONSTRAINT pk_access_codes PRIMARY KEY (id),
        CONSTRAINT ck_access_codes_uses CHECK (uses between 0 and most_uses),
        CONSTRAINT fk_access_codes_contests_contest_id FOREIGN KEY (contest_id) REFERENCES contests (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    CREATE TABLE questions (
        id uuid NOT NULL,
        contest_id uuid NOT NULL,
        position integer NOT NULL,
        settings jsonb NOT NULL,
        archived_at timestamp with time zone,
        CONSTRAINT pk_questions PRIMARY KEY (id),
        CONSTRAINT fk_questions_contests_contest_id FOREIGN KEY (contest_id) REFERENCES contests (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    CREATE UNIQUE INDEX ux_startups_siren ON startups (siren);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD CONSTRAINT ck_startups_raising_round CHECK (raising_round in ('preSeed', 'seed', 'seriesA', 'seriesB', 'later'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD CONSTRAINT ck_startups_sector_code CHECK (sector_code in ('agriculture', 'food', 'health', 'biotech', 'energy', 'environment', 'construction', 'industry', 'mobility', 'logistics', 'space', 'software', 'artificialIntelligence', 'cybersecurity', 'finance', 'realEstate', 'commerce', 'fashion', 'tourism', 'sport', 'culture', 'media', 'education', 'work', 'law', 'publicService', 'socialImpact', 'maritime', 'other'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE startups ADD CONSTRAINT ck_startups_stage CHECK (stage in ('preSeed', 'seed', 'seriesA', 'seriesB', 'later'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE applications ADD CONSTRAINT ck_applications_submitted_within CHECK (submitted_within in ('window', 'grace', 'accessCode'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    CREATE UNIQUE INDEX ux_access_codes_hash ON access_codes (contest_id, code_hash);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    CREATE INDEX ix_questions_contest_id ON questions (contest_id, position);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE applications ADD CONSTRAINT fk_applications_access_codes_access_code_id FOREIGN KEY (access_code_id) REFERENCES access_codes (id) ON DELETE RESTRICT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    ALTER TABLE applications ADD CONSTRAINT fk_applications_people_eligibility_overridden_by FOREIGN KEY (eligibility_overridden_by) REFERENCES people (id) ON DELETE RESTRICT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    update startups set sector_code = 'other' where sector is not null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    update applications a set profile = jsonb_strip_nulls(jsonb_build_object(
        'name', s.name, 'country', s.country, 'foundedOn', s.founded_on, 'sector', s.sector, 'website', s.website, 'pitch', s.pitch, 'sectorCode', s.sector_code))
    from startups s where s.id = a.startup_id and a.submitted_at is not null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124141853_ProfileAndForm') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124141853_ProfileAndForm', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124144041_Decks') THEN
    ALTER TABLE outgoing_messages DROP CONSTRAINT ck_outgoing_messages_kind;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124144041_Decks') THEN
    ALTER TABLE outgoing_messages DROP CONSTRAINT ck_outgoing_messages_reminder;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124144041_Decks') THEN
    ALTER TABLE stops ADD decks_due timestamp with time zone NOT NULL DEFAULT TIMESTAMPTZ '1970-01-01T00:00:00Z';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124144041_Decks') THEN
    ALTER TABLE stops ADD decks_due_at timestamp without time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124144041_Decks') THEN
    ALTER TABLE applications ADD deck_reopened_until timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124144041_Decks') THEN
    CREATE TABLE decks (
        id uuid NOT NULL,
        startup_id uuid NOT NULL,
        file_name character varying(150) NOT NULL,
        bytes bigint NOT NULL,
        sha256 bytea,
        pages integer,
        uploaded_by uuid NOT NULL,
        uploaded_at timestamp with time zone NOT NULL,
        status character varying(32) NOT NULL,
        refused_because character varying(32),
        kept_at timestamp with time zone,
        ended_at timestamp with time zone,
        CONSTRAINT pk_decks PRIMARY KEY (id),
        CONSTRAINT ck_decks_refused_because CHECK (refused_because in ('name', 'extension', 'notPdf', 'foreignContent', 'damaged', 'encrypted', 'scripted', 'noPages', 'tooManyPages', 'tooComplex')),
        CONSTRAINT ck_decks_status CHECK (status in ('receiving', 'kept', 'refused')),
        CONSTRAINT fk_decks_people_uploaded_by FOREIGN KEY (uploaded_by) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_decks_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124144041_Decks') THEN
    ALTER TABLE outgoing_messages ADD CONSTRAINT ck_outgoing_messages_kind CHECK (kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'teamInvitation', 'deckReminder'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124144041_Decks') THEN
    ALTER TABLE outgoing_messages ADD CONSTRAINT ck_outgoing_messages_reminder CHECK (reminder in ('sevenDaysBefore', 'dayBefore', 'twoHoursBefore', 'twoDaysBefore'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124144041_Decks') THEN
    CREATE INDEX ix_decks_startup_id ON decks (startup_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124144041_Decks') THEN
    update stops set decks_due = greatest((date - 5 + time '18:00') at time zone zone_id, upper(application_window));
    alter table decks add constraint ex_decks_one_in_force exclude using gist (startup_id with =, tstzrange(kept_at, ended_at) with &&)
        where (status = 'kept') deferrable initially deferred;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124144041_Decks') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124144041_Decks', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    CREATE TABLE declared_conflicts (
        id uuid NOT NULL,
        application_id uuid NOT NULL,
        person_id uuid NOT NULL,
        reason character varying(4000) NOT NULL,
        at timestamp with time zone NOT NULL,
        CONSTRAINT pk_declared_conflicts PRIMARY KEY (id),
        CONSTRAINT fk_declared_conflicts_applications_application_id FOREIGN KEY (application_id) REFERENCES applications (id) ON DELETE CASCADE,
        CONSTRAINT fk_declared_conflicts_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    CREATE TABLE review_panels (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        criteria jsonb NOT NULL,
        is_blind boolean NOT NULL,
        per_application integer NOT NULL,
        most_per_juror integer,
        opens_at timestamp without time zone,
        closes_at timestamp without time zone,
        others_after_own boolean NOT NULL,
        results_for_jurors boolean NOT NULL,
        is_locked boolean NOT NULL,
        revision integer NOT NULL,
        CONSTRAINT pk_review_panels PRIMARY KEY (id),
        CONSTRAINT fk_review_panels_contests_id FOREIGN KEY (id) REFERENCES contests (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    CREATE TABLE reviews (
        id uuid NOT NULL,
        contest_id uuid NOT NULL,
        stop_id uuid NOT NULL,
        application_id uuid NOT NULL,
        person_id uuid NOT NULL,
        status character varying(32) NOT NULL,
        scores jsonb NOT NULL,
        comment character varying(4000),
        private_note character varying(4000),
        is_by_hand boolean NOT NULL,
        place integer NOT NULL,
        assigned_at timestamp with time zone NOT NULL,
        changed_at timestamp with time zone NOT NULL,
        submitted_at timestamp with time zone,
        carried_from uuid,
        CONSTRAINT pk_reviews PRIMARY KEY (id),
        CONSTRAINT ck_reviews_status CHECK (status in ('assigned', 'draft', 'submitted')),
        CONSTRAINT fk_reviews_applications_application_id FOREIGN KEY (application_id) REFERENCES applications (id) ON DELETE RESTRICT,
        CONSTRAINT fk_reviews_contests_contest_id FOREIGN KEY (contest_id) REFERENCES contests (id) ON DELETE RESTRICT,
        CONSTRAINT fk_reviews_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    CREATE TABLE stakes (
        id uuid NOT NULL,
        investor_id uuid NOT NULL,
        startup_id uuid NOT NULL,
        created_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_stakes PRIMARY KEY (id),
        CONSTRAINT fk_stakes_investors_investor_id FOREIGN KEY (investor_id) REFERENCES investors (id) ON DELETE CASCADE,
        CONSTRAINT fk_stakes_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    CREATE INDEX ix_declared_conflicts_person_id ON declared_conflicts (person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    CREATE UNIQUE INDEX ux_declared_conflicts_juror ON declared_conflicts (application_id, person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    CREATE INDEX ix_reviews_application_id ON reviews (application_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    CREATE INDEX ix_reviews_person_id ON reviews (person_id, assigned_at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    CREATE UNIQUE INDEX ux_reviews_juror ON reviews (contest_id, application_id, person_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    CREATE INDEX ix_stakes_created_at ON stakes (created_at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    CREATE UNIQUE INDEX ux_stakes_investor ON stakes (startup_id, investor_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124150427_ReviewsAndScores') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124150427_ReviewsAndScores', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124154826_Lists') THEN
    create extension if not exists pg_trgm;
    create function folded(words text) returns text language sql immutable strict parallel safe as $folded$
        select pg_catalog.lower(pg_catalog.translate(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
            pg_catalog.regexp_replace(pg_catalog.normalize(words, 'NFKD'), '[\u0300-\u036f]', '', 'g'),
            'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'), 'ØøŁłĐđ', 'oolldd'))
    $folded$;
    alter table startups
        add name_key text collate "C" not null generated always as (folded(name)) stored,
        add region_key text generated always as (folded(region)) stored,
        add search text not null generated always as (folded(' ' || name || ' ' || coalesce(sector, '') || ' ' || coalesce(region, ''))) stored;
    alter table applications
        add sector_code text generated always as (profile ->> 'sectorCode') stored,
        add stage text generated always as (profile ->> 'stage') stored,
        add region text generated always as (profile ->> 'region') stored,
        add region_key text generated always as (folded(profile ->> 'region')) stored,
        add country text generated always as (profile ->> 'country') stored,
        add submitted_key timestamptz not null generated always as (coalesce(submitted_at, timestamptz '9998-01-01 00:00:00+00')) stored,
        add amount_key bigint not null generated always as (coalesce(amount_sought, -1)) stored,
        add search text not null generated always as (folded(' ' || coalesce(profile ->> 'name', '') || ' ' || coalesce(profile ->> 'sector', '') || ' ' || coalesce(profile ->> 'region', '') || ' ' || coalesce(summary, ''))) stored;
    create index ix_startups_name_key on startups (name_key, id);
    create index ix_startups_search on startups using gin (search gin_trgm_ops);
    create index ix_applications_waiting_rank on applications (contest_id, waiting_rank) where status = 'waitlisted';
    create index ix_applications_created_at on applications (created_at, id);
    create index ix_applications_submitted_key on applications (submitted_key, id);
    create index ix_applications_amount_key on applications (amount_key, id);
    create index ix_applications_search on applications using gin (search gin_trgm_ops);
    create index ix_applications_sector_code on applications (sector_code) where sector_code is not null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124154826_Lists') THEN
    ALTER TABLE applications DROP CONSTRAINT ck_applications_submitted_within;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124154826_Lists') THEN
    CREATE TABLE saved_views (
        id uuid NOT NULL,
        person_id uuid NOT NULL,
        name character varying(200) NOT NULL,
        list jsonb NOT NULL,
        stop_id uuid,
        is_shared boolean NOT NULL,
        created_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_saved_views PRIMARY KEY (id),
        CONSTRAINT fk_saved_views_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE,
        CONSTRAINT fk_saved_views_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124154826_Lists') THEN
    ALTER TABLE applications ADD CONSTRAINT ck_applications_submitted_within CHECK (submitted_within in ('window', 'grace', 'accessCode', 'import'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124154826_Lists') THEN
    CREATE INDEX ix_saved_views_shared ON saved_views (stop_id) WHERE is_shared;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124154826_Lists') THEN
    CREATE UNIQUE INDEX ux_saved_views_name ON saved_views (person_id, name);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124154826_Lists') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124154826_Lists', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE decks DROP CONSTRAINT fk_decks_people_uploaded_by;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE decks DROP CONSTRAINT fk_decks_startups_startup_id;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE outgoing_messages DROP CONSTRAINT ck_outgoing_messages_kind;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE occupancies DROP CONSTRAINT ck_occupancies_appointment_kind;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meetings DROP CONSTRAINT ck_meetings_status;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    DROP INDEX ux_investors_name;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE decks DROP CONSTRAINT pk_decks;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE decks DROP CONSTRAINT ck_decks_refused_because;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE decks DROP CONSTRAINT ck_decks_status;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE decks RENAME TO sent_files;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER INDEX ix_decks_startup_id RENAME TO ix_sent_files_startup_id;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE occupancies ADD held_until timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE occupancies ADD venue_id uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meetings ADD door character varying(32) NOT NULL DEFAULT 'booking';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meetings ADD ended_by_side character varying(32);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meetings ADD investor_came_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meetings ADD moves integer NOT NULL DEFAULT 0;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meetings ADD session_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    update meetings m set session_id = s.session_id from investor_slots s where s.id = m.slot_id;
    alter table meetings alter column session_id drop default;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meetings ADD startup_came_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meeting_sessions ADD drawn_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meeting_sessions ADD local_opens_at timestamp without time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meeting_sessions ADD lottery_seed character varying(64);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meeting_sessions ADD opens_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meeting_sessions ADD rules jsonb NOT NULL DEFAULT '{}';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE investors ADD accreditation character varying(32) NOT NULL DEFAULT 'full';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    alter table investors alter column accreditation drop default;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE investors ADD accreditation_revision integer NOT NULL DEFAULT 0;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE investors ADD thesis jsonb;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE investor_slots ALTER COLUMN table_id DROP NOT NULL;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE blocks ADD stop_id uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE applications ADD news integer NOT NULL DEFAULT 0;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD application_id uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD checked_by character varying(64);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD kind character varying(16) NOT NULL DEFAULT 'deck';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD question_id uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD version integer;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD CONSTRAINT pk_sent_files PRIMARY KEY (id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE TABLE accreditation_changes (
        id uuid NOT NULL,
        investor_id uuid NOT NULL,
        revision integer NOT NULL,
        before character varying(32) NOT NULL,
        after character varying(32) NOT NULL,
        reason character varying(4000),
        by uuid NOT NULL,
        at timestamp with time zone NOT NULL,
        CONSTRAINT pk_accreditation_changes PRIMARY KEY (id),
        CONSTRAINT ck_accreditation_changes_after CHECK (after in ('pending', 'readOnly', 'full', 'refused')),
        CONSTRAINT ck_accreditation_changes_before CHECK (before in ('pending', 'readOnly', 'full', 'refused')),
        CONSTRAINT fk_accreditation_changes_investors_investor_id FOREIGN KEY (investor_id) REFERENCES investors (id) ON DELETE RESTRICT,
        CONSTRAINT fk_accreditation_changes_people_by FOREIGN KEY (by) REFERENCES people (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE TABLE interest_notes (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        investor_id uuid NOT NULL,
        startup_id uuid NOT NULL,
        person_id uuid NOT NULL,
        text character varying(4000) NOT NULL,
        at timestamp with time zone NOT NULL,
        CONSTRAINT pk_interest_notes PRIMARY KEY (id),
        CONSTRAINT fk_interest_notes_investors_investor_id FOREIGN KEY (investor_id) REFERENCES investors (id) ON DELETE RESTRICT,
        CONSTRAINT fk_interest_notes_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE,
        CONSTRAINT fk_interest_notes_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT,
        CONSTRAINT fk_interest_notes_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE TABLE interests (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        investor_id uuid NOT NULL,
        startup_id uuid NOT NULL,
        answer character varying(32) NOT NULL,
        by uuid NOT NULL,
        at timestamp with time zone NOT NULL,
        CONSTRAINT pk_interests PRIMARY KEY (id),
        CONSTRAINT ck_interests_answer CHECK (answer in ('yes', 'no', 'mustThink')),
        CONSTRAINT fk_interests_investors_investor_id FOREIGN KEY (investor_id) REFERENCES investors (id) ON DELETE RESTRICT,
        CONSTRAINT fk_interests_people_by FOREIGN KEY (by) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_interests_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT,
        CONSTRAINT fk_interests_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE TABLE meeting_requests (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        session_id uuid NOT NULL,
        investor_id uuid NOT NULL,
        startup_id uuid NOT NULL,
        asker character varying(32) NOT NULL,
        asked_by uuid NOT NULL,
        asked_at timestamp with time zone NOT NULL,
        reason character varying(4000) NOT NULL,
        slot_id uuid,
        turn character varying(32) NOT NULL,
        revision integer NOT NULL,
        answer character varying(4000),
        expires_at timestamp with time zone NOT NULL,
        status character varying(32) NOT NULL,
        meeting_id uuid,
        changed_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_meeting_requests PRIMARY KEY (id),
        CONSTRAINT ck_meeting_requests_asker CHECK (asker in ('investor', 'startup')),
        CONSTRAINT ck_meeting_requests_status CHECK (status in ('open', 'accepted', 'declined', 'withdrawn', 'expired')),
        CONSTRAINT ck_meeting_requests_turn CHECK (turn in ('investor', 'startup')),
        CONSTRAINT fk_meeting_requests_investor_slots_slot_id FOREIGN KEY (slot_id) REFERENCES investor_slots (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meeting_requests_investors_investor_id FOREIGN KEY (investor_id) REFERENCES investors (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meeting_requests_meeting_sessions_session_id FOREIGN KEY (session_id) REFERENCES meeting_sessions (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meeting_requests_people_asked_by FOREIGN KEY (asked_by) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meeting_requests_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meeting_requests_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE TABLE startup_tables (
        session_id uuid NOT NULL,
        startup_id uuid NOT NULL,
        table_id uuid NOT NULL,
        CONSTRAINT pk_startup_tables PRIMARY KEY (session_id, startup_id),
        CONSTRAINT fk_startup_tables_meeting_sessions_session_id FOREIGN KEY (session_id) REFERENCES meeting_sessions (id) ON DELETE CASCADE,
        CONSTRAINT fk_startup_tables_meeting_tables_table_id FOREIGN KEY (table_id) REFERENCES meeting_tables (id) ON DELETE CASCADE,
        CONSTRAINT fk_startup_tables_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE TABLE travel_times (
        one_id uuid NOT NULL,
        other_id uuid NOT NULL,
        minutes integer NOT NULL,
        is_set boolean NOT NULL,
        CONSTRAINT pk_travel_times PRIMARY KEY (one_id, other_id),
        CONSTRAINT ck_travel_times_pair CHECK (one_id < other_id),
        CONSTRAINT fk_travel_times_venues_one_id FOREIGN KEY (one_id) REFERENCES venues (id) ON DELETE CASCADE,
        CONSTRAINT fk_travel_times_venues_other_id FOREIGN KEY (other_id) REFERENCES venues (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE outgoing_messages ADD CONSTRAINT ck_outgoing_messages_kind CHECK (kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE occupancies ADD CONSTRAINT ck_occupancies_appointment_kind CHECK (appointment_kind in ('pitch', 'meeting', 'block', 'hold'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE INDEX ix_meetings_session_id ON meetings (session_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meetings ADD CONSTRAINT ck_meetings_door CHECK (door in ('booking', 'request', 'lottery', 'organizer', 'import', 'onTheSpot', 'standby'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meetings ADD CONSTRAINT ck_meetings_ended_by_side CHECK (ended_by_side in ('investor', 'startup'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meetings ADD CONSTRAINT ck_meetings_status CHECK (status in ('booked', 'cancelled', 'cancelledLate', 'noShow'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE INDEX ix_meeting_sessions_opens_at ON meeting_sessions (opens_at) WHERE drawn_at is null and closed_at is null and opens_at is not null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE UNIQUE INDEX ux_investors_name ON investors (name) WHERE accreditation in ('readOnly', 'full');
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE investors ADD CONSTRAINT ck_investors_accreditation CHECK (accreditation in ('pending', 'readOnly', 'full', 'refused'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE INDEX ix_blocks_stop_id ON blocks (stop_id) WHERE stop_id is not null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD CONSTRAINT ck_sent_files_refused_because CHECK (refused_because in ('name', 'extension', 'notPdf', 'foreignContent', 'damaged', 'encrypted', 'scripted', 'noPages', 'tooManyPages', 'tooComplex', 'notPicture', 'tooLarge'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD CONSTRAINT ck_sent_files_status CHECK (status in ('receiving', 'kept', 'refused'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE UNIQUE INDEX ux_accreditation_changes_revision ON accreditation_changes (investor_id, revision);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE UNIQUE INDEX ux_interest_notes_startup ON interest_notes (person_id, stop_id, investor_id, startup_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE UNIQUE INDEX ux_interests_startup ON interests (stop_id, investor_id, startup_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE INDEX ix_meeting_requests_expires_at ON meeting_requests (expires_at) WHERE status = 'open';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE INDEX ix_meeting_requests_investor_id ON meeting_requests (investor_id, asked_at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE INDEX ix_meeting_requests_startup_id ON meeting_requests (startup_id, asked_at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE INDEX ix_meeting_requests_stop_id ON meeting_requests (stop_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE UNIQUE INDEX ux_meeting_requests_open ON meeting_requests (session_id, investor_id, startup_id) WHERE status = 'open';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    CREATE UNIQUE INDEX ux_startup_tables_table ON startup_tables (table_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE blocks ADD CONSTRAINT fk_blocks_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE meetings ADD CONSTRAINT fk_meetings_meeting_sessions_session_id FOREIGN KEY (session_id) REFERENCES meeting_sessions (id) ON DELETE RESTRICT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD CONSTRAINT fk_sent_files_applications_application_id FOREIGN KEY (application_id) REFERENCES applications (id) ON DELETE CASCADE;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD CONSTRAINT fk_sent_files_people_uploaded_by FOREIGN KEY (uploaded_by) REFERENCES people (id) ON DELETE RESTRICT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD CONSTRAINT fk_sent_files_questions_question_id FOREIGN KEY (question_id) REFERENCES questions (id) ON DELETE CASCADE;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    ALTER TABLE sent_files ADD CONSTRAINT fk_sent_files_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    alter table sent_files alter column kind drop default;
    update sent_files f set version = n.version from (select id, row_number() over (partition by startup_id order by kept_at) as version from sent_files where status = 'kept') n where n.id = f.id;
    update sent_files set version = 0 where version is null and kind = 'deck';
    alter table sent_files drop constraint ex_decks_one_in_force;
    alter table sent_files add constraint ex_sent_files_one_deck_in_force exclude using gist (startup_id with =, tstzrange(kept_at, ended_at) with &&)
        where (kind = 'deck' and status = 'kept') deferrable initially deferred;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    create function keep_travel_time() returns trigger language plpgsql volatile as $$
    declare
        near record;
        needed interval;
    begin
        for near in
            select o.venue_id, o.during from occupancies o
            where o.party_id = new.party_id and o.during && tstzrange(lower(new.during) - interval '1 day', upper(new.during) + interval '1 day')
                and o.venue_id <> new.venue_id and o.appointment_id <> new.appointment_id
        loop
            select t.minutes * interval '1 minute' into needed from travel_times t
            where t.one_id = least(near.venue_id, new.venue_id) and t.other_id = greatest(near.venue_id, new.venue_id) for share;
            if not found then needed := interval '60 minutes'; end if;
            if near.during && tstzrange(lower(new.during) - needed, upper(new.during) + needed) then return null; end if;
        end loop;
        return new;
    end $$;
    create trigger tr_occupancies_travel before insert on occupancies for each row when (new.venue_id is not null) execute function keep_travel_time();
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    insert into travel_times (one_id, other_id, minutes, is_set)
    select a.id, b.id, case when a.latitude is null or a.longitude is null or b.latitude is null or b.longitude is null then 60
        else least(1440, ceil((1.3 * 2 * 6371 * asin(least(1, sqrt(sind((b.latitude - a.latitude) / 2) ^ 2 + cosd(a.latitude) * cosd(b.latitude) * sind((b.longitude - a.longitude) / 2) ^ 2))) + 10) / 5) * 5)::int end, false
    from venues a join venues b on a.id < b.id;
    update occupancies o set venue_id = s.venue_id from parties p, pitches x join stops s on s.id = x.stop_id where p.id = o.party_id and p.kind = 'person' and x.id = o.appointment_id;
    update occupancies o set venue_id = s.venue_id from parties p, meetings x join stops s on s.id = x.stop_id where p.id = o.party_id and p.kind = 'person' and x.id = o.appointment_id;
    insert into occupancies (appointment_id, party_id, appointment_kind, during, venue_id)
    select p.id, j.person_id, 'pitch', p.during, s.venue_id from pitches p join line_ups l on l.id = p.line_up_id join jurors j on j.contest_id = l.contest_id join stops s on s.id = p.stop_id
    where p.status = 'scheduled' on conflict do nothing;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124173045_MeetingsAndInvestors') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124173045_MeetingsAndInvestors', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124174619_Lottery') THEN
    CREATE TABLE lottery_wishes (
        id uuid NOT NULL,
        session_id uuid NOT NULL,
        startup_id uuid NOT NULL,
        ranked jsonb NOT NULL,
        won jsonb NOT NULL,
        by uuid NOT NULL,
        at timestamp with time zone NOT NULL,
        CONSTRAINT pk_lottery_wishes PRIMARY KEY (id),
        CONSTRAINT fk_lottery_wishes_meeting_sessions_session_id FOREIGN KEY (session_id) REFERENCES meeting_sessions (id) ON DELETE CASCADE,
        CONSTRAINT fk_lottery_wishes_people_by FOREIGN KEY (by) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_lottery_wishes_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124174619_Lottery') THEN
    CREATE UNIQUE INDEX ux_lottery_wishes_startup ON lottery_wishes (session_id, startup_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261124174619_Lottery') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261124174619_Lottery', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128100207_QuickLooks') THEN
    CREATE INDEX ix_occupancies_held ON occupancies (party_id) WHERE held_until is not null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128100207_QuickLooks') THEN
    CREATE INDEX ix_investor_slots_investor_id ON investor_slots (investor_id, stop_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128100207_QuickLooks') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261128100207_QuickLooks', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    ALTER TABLE outgoing_messages DROP CONSTRAINT ck_outgoing_messages_kind;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    DROP INDEX ux_meetings_slot;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    ALTER TABLE meetings DROP CONSTRAINT ck_meetings_door;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    CREATE TABLE meeting_plans (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        settings jsonb NOT NULL,
        state character varying(32) NOT NULL,
        created_by uuid,
        created_at timestamp with time zone NOT NULL,
        started_at timestamp with time zone,
        finished_at timestamp with time zone,
        attempts integer NOT NULL,
        lease uuid,
        leased_until timestamp with time zone,
        cancel_asked_at timestamp with time zone,
        step integer NOT NULL,
        progress jsonb,
        findings jsonb,
        draft jsonb NOT NULL,
        failure character varying(4000),
        published_at timestamp with time zone,
        published_by uuid,
        CONSTRAINT pk_meeting_plans PRIMARY KEY (id),
        CONSTRAINT ck_meeting_plans_state CHECK (state in ('queued', 'running', 'done', 'failed', 'cancelled', 'published', 'discarded')),
        CONSTRAINT fk_meeting_plans_people_created_by FOREIGN KEY (created_by) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meeting_plans_people_published_by FOREIGN KEY (published_by) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meeting_plans_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    CREATE TABLE meeting_wishes (
        id uuid NOT NULL,
        stop_id uuid NOT NULL,
        side character varying(32) NOT NULL,
        startup_id uuid NOT NULL,
        investor_id uuid NOT NULL,
        wish character varying(32) NOT NULL,
        by uuid NOT NULL,
        at timestamp with time zone NOT NULL,
        CONSTRAINT pk_meeting_wishes PRIMARY KEY (id),
        CONSTRAINT ck_meeting_wishes_side CHECK (side in ('investor', 'startup')),
        CONSTRAINT ck_meeting_wishes_wish CHECK (wish in ('like', 'must', 'no')),
        CONSTRAINT fk_meeting_wishes_investors_investor_id FOREIGN KEY (investor_id) REFERENCES investors (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meeting_wishes_people_by FOREIGN KEY (by) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meeting_wishes_startups_startup_id FOREIGN KEY (startup_id) REFERENCES startups (id) ON DELETE RESTRICT,
        CONSTRAINT fk_meeting_wishes_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    CREATE TABLE meeting_plan_changes (
        plan_id uuid NOT NULL,
        meeting_id uuid NOT NULL,
        change character varying(32) NOT NULL,
        CONSTRAINT pk_meeting_plan_changes PRIMARY KEY (plan_id, meeting_id),
        CONSTRAINT ck_meeting_plan_changes_change CHECK (change in ('added', 'kept', 'moved', 'dropped')),
        CONSTRAINT fk_meeting_plan_changes_meeting_plans_plan_id FOREIGN KEY (plan_id) REFERENCES meeting_plans (id) ON DELETE CASCADE,
        CONSTRAINT fk_meeting_plan_changes_meetings_meeting_id FOREIGN KEY (meeting_id) REFERENCES meetings (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    ALTER TABLE outgoing_messages ADD CONSTRAINT ck_outgoing_messages_kind CHECK (kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder', 'planPublished'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    ALTER TABLE meetings ADD CONSTRAINT ck_meetings_door CHECK (door in ('booking', 'request', 'lottery', 'organizer', 'import', 'onTheSpot', 'standby', 'plan'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    CREATE INDEX ix_meeting_plan_changes_meeting_id ON meeting_plan_changes (meeting_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    CREATE INDEX ix_meeting_plans_stop_id ON meeting_plans (stop_id, created_at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    CREATE UNIQUE INDEX ux_meeting_plans_waiting ON meeting_plans (stop_id) WHERE state in ('queued', 'running');
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    CREATE UNIQUE INDEX ux_meeting_wishes_once ON meeting_wishes (stop_id, startup_id, investor_id, side);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    alter table meetings add constraint ux_meetings_slot exclude using btree (slot_id with =) where (status = 'booked') deferrable initially immediate;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128110905_Plans') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261128110905_Plans', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128111825_FollowedZones') THEN
    CREATE TABLE followed_zones (
        zone_id character varying(64) NOT NULL,
        rules character varying(200) NOT NULL,
        since timestamp with time zone NOT NULL,
        CONSTRAINT pk_followed_zones PRIMARY KEY (zone_id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128111825_FollowedZones') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261128111825_FollowedZones', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128112659_ChangesAndHooks') THEN
    CREATE TABLE changes (
        seq bigint GENERATED BY DEFAULT AS IDENTITY,
        at timestamp with time zone NOT NULL,
        kind character varying(50) NOT NULL,
        subject_type character varying(50) NOT NULL,
        subject_id uuid NOT NULL,
        version bigint NOT NULL,
        stop_id uuid,
        facts jsonb NOT NULL,
        CONSTRAINT pk_changes PRIMARY KEY (seq)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128112659_ChangesAndHooks') THEN
    CREATE TABLE hooks (
        id uuid NOT NULL,
        url character varying(1000) NOT NULL,
        description character varying(300) NOT NULL,
        kinds text[] NOT NULL,
        stop_id uuid,
        status character varying(32) NOT NULL,
        reason character varying(300),
        made_by uuid NOT NULL,
        created_at timestamp with time zone NOT NULL,
        secret text NOT NULL,
        old_secret text,
        old_secret_until timestamp with time zone,
        after_era integer NOT NULL,
        after_transaction xid8 NOT NULL,
        after_row bigint NOT NULL,
        pending_id uuid,
        pending_era integer,
        pending_transaction xid8,
        pending_row bigint,
        ping_id uuid,
        next_at timestamp with time zone NOT NULL,
        failures integer NOT NULL,
        failing_since timestamp with time zone,
        delivered_at timestamp with time zone,
        lease_id uuid,
        leased_until timestamp with time zone,
        CONSTRAINT pk_hooks PRIMARY KEY (id),
        CONSTRAINT ck_hooks_status CHECK (status in ('active', 'paused', 'disabled')),
        CONSTRAINT fk_hooks_people_made_by FOREIGN KEY (made_by) REFERENCES people (id) ON DELETE RESTRICT,
        CONSTRAINT fk_hooks_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128112659_ChangesAndHooks') THEN
    CREATE TABLE hook_attempts (
        id uuid NOT NULL,
        hook_id uuid NOT NULL,
        delivery_id uuid NOT NULL,
        is_ping boolean NOT NULL,
        at timestamp with time zone NOT NULL,
        changes integer NOT NULL,
        status integer,
        milliseconds integer NOT NULL,
        error character varying(300),
        CONSTRAINT pk_hook_attempts PRIMARY KEY (id),
        CONSTRAINT fk_hook_attempts_hooks_hook_id FOREIGN KEY (hook_id) REFERENCES hooks (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128112659_ChangesAndHooks') THEN
    CREATE INDEX ix_hook_attempts_hook_id ON hook_attempts (hook_id, at, id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128112659_ChangesAndHooks') THEN
    create table change_feed (
        is_only boolean not null default true constraint pk_change_feed primary key constraint ck_change_feed_is_only check (is_only),
        era integer not null default 1,
        deleted_era integer not null default 0,
        deleted_xid xid8 not null default '0',
        deleted_seq bigint not null default 0);
    insert into change_feed default values;
    create function change_era() returns integer language sql stable as 'select era from public.change_feed';
    alter table changes add column era integer not null default change_era(), add column xid xid8 not null default pg_current_xact_id();
    create unique index ux_changes_place on changes (era, xid, seq);
    create function start_change_era() returns void language plpgsql as $era$
    declare
        old integer;
    begin
        -- Whoever is writing changes ends first, and whoever comes waits for the new era.
        lock table public.changes in share row exclusive mode;
        select era into old from public.change_feed;
        if exists (select from public.changes where era = old and xid >= pg_snapshot_xmax(pg_current_snapshot())) then
            update public.change_feed set era = old + 1;
            -- A row that this server wrote was made by the transaction that it names; one that was restored was not.
            update public.changes set era = old + 1 where era = old and xid::text::numeric % 4294967296 = xmin::text::numeric;
        end if;
    end;
    $era$;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128112659_ChangesAndHooks') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261128112659_ChangesAndHooks', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    DROP INDEX ix_outgoing_messages_due_at;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    DROP INDEX ux_outgoing_messages_once;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    ALTER TABLE outgoing_messages DROP CONSTRAINT ck_outgoing_messages_status;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    CREATE SEQUENCE mail_workers AS integer START WITH 1 INCREMENT BY 1 CYCLE;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    ALTER TABLE outgoing_messages ADD bounce character varying(1000);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    ALTER TABLE outgoing_messages ADD bounced_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    ALTER TABLE outgoing_messages ADD copy integer NOT NULL DEFAULT 0;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    ALTER TABLE outgoing_messages ADD held_for character varying(32);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    ALTER TABLE outgoing_messages ADD superseded_by uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    ALTER TABLE outgoing_messages ADD worker integer;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    CREATE TABLE delivery_journal (
        message_id uuid NOT NULL,
        at timestamp with time zone NOT NULL,
        answer character varying(1000) NOT NULL,
        CONSTRAINT pk_delivery_journal PRIMARY KEY (message_id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    CREATE TABLE failing_addresses (
        address character varying(254) NOT NULL,
        since timestamp with time zone NOT NULL,
        why character varying(1000) NOT NULL,
        failures integer NOT NULL,
        CONSTRAINT pk_failing_addresses PRIMARY KEY (address)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    CREATE TABLE mail_domains (
        domain character varying(254) NOT NULL,
        minute_from timestamp with time zone NOT NULL,
        mails integer NOT NULL,
        CONSTRAINT pk_mail_domains PRIMARY KEY (domain)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    CREATE TABLE mail_server (
        id integer NOT NULL,
        failures integer NOT NULL,
        since timestamp with time zone,
        next_try_at timestamp with time zone,
        why character varying(1000),
        CONSTRAINT pk_mail_server PRIMARY KEY (id),
        CONSTRAINT ck_mail_server_one CHECK (id = 1)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    CREATE TABLE told_mails (
        message_id uuid NOT NULL,
        written_at timestamp with time zone NOT NULL,
        address character varying(254) NOT NULL,
        subject text NOT NULL,
        text text,
        calendar_method character varying(8),
        CONSTRAINT pk_told_mails PRIMARY KEY (message_id),
        CONSTRAINT fk_told_mails_outgoing_messages_message_id FOREIGN KEY (message_id) REFERENCES outgoing_messages (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    CREATE INDEX ix_outgoing_messages_bounced_at ON outgoing_messages (bounced_at) WHERE bounced_at is not null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    CREATE INDEX ix_outgoing_messages_due_at ON outgoing_messages (due_at) WHERE status = 'due';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    CREATE INDEX ix_outgoing_messages_problems ON outgoing_messages (status) WHERE status in ('failed', 'held');
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    CREATE INDEX ix_outgoing_messages_worker ON outgoing_messages (worker) WHERE status = 'sending';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    CREATE UNIQUE INDEX ux_outgoing_messages_once ON outgoing_messages (subject_id, person_id, kind, revision, reminder, copy) NULLS NOT DISTINCT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    ALTER TABLE outgoing_messages ADD CONSTRAINT ck_outgoing_messages_held_for CHECK (held_for in ('organizer', 'address'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    ALTER TABLE outgoing_messages ADD CONSTRAINT ck_outgoing_messages_status CHECK (status in ('due', 'sending', 'sent', 'failed', 'void', 'held'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128131641_Ledger') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261128131641_Ledger', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128132849_MailTexts') THEN
    ALTER TABLE outgoing_messages DROP CONSTRAINT ck_outgoing_messages_kind;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128132849_MailTexts') THEN
    ALTER TABLE seasons ADD contact_email character varying(254);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128132849_MailTexts') THEN
    ALTER TABLE people ADD meeting_requests_off_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128132849_MailTexts') THEN
    ALTER TABLE people ADD reminders_off_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128132849_MailTexts') THEN
    CREATE TABLE mail_texts (
        id uuid NOT NULL,
        season_id uuid NOT NULL,
        kind character varying(32) NOT NULL,
        language character varying(2) NOT NULL,
        number integer NOT NULL,
        subject character varying(200),
        body character varying(4000),
        is_trial boolean NOT NULL,
        written_by uuid,
        written_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_mail_texts PRIMARY KEY (id),
        CONSTRAINT ck_mail_texts_kind CHECK (kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder', 'planPublished', 'mailTextTest')),
        CONSTRAINT fk_mail_texts_seasons_season_id FOREIGN KEY (season_id) REFERENCES seasons (id) ON DELETE RESTRICT
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128132849_MailTexts') THEN
    ALTER TABLE outgoing_messages ADD CONSTRAINT ck_outgoing_messages_kind CHECK (kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder', 'planPublished', 'mailTextTest'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128132849_MailTexts') THEN
    CREATE UNIQUE INDEX ux_mail_texts_number ON mail_texts (season_id, kind, language, number);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128132849_MailTexts') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261128132849_MailTexts', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    DROP INDEX ux_outgoing_messages_once;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    ALTER TABLE outgoing_messages DROP CONSTRAINT ck_outgoing_messages_kind;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    ALTER TABLE mail_texts DROP CONSTRAINT ck_mail_texts_kind;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    ALTER TABLE outgoing_messages ADD digest_id uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    ALTER TABLE outgoing_messages ADD plan_id uuid;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    ALTER TABLE outgoing_messages ADD useful_until timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    ALTER TABLE jurors ADD since timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    CREATE TABLE reminder_limits (
        season_id uuid NOT NULL,
        quiet_from time,
        quiet_until time,
        most_per_day integer,
        CONSTRAINT pk_reminder_limits PRIMARY KEY (season_id),
        CONSTRAINT fk_reminder_limits_seasons_season_id FOREIGN KEY (season_id) REFERENCES seasons (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    CREATE TABLE reminder_plans (
        id uuid NOT NULL,
        season_id uuid NOT NULL,
        stop_id uuid,
        contest_id uuid,
        name character varying(60) NOT NULL,
        is_off boolean NOT NULL,
        moment character varying(32),
        audience character varying(32),
        only_if character varying(32),
        offset_minutes integer,
        days integer,
        at time,
        changed_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_reminder_plans PRIMARY KEY (id),
        CONSTRAINT ck_reminder_plans_audience CHECK (audience in ('applicants', 'notSubmitted', 'selected', 'confirmed', 'presenters', 'jurors', 'representatives', 'founders')),
        CONSTRAINT ck_reminder_plans_moment CHECK (moment in ('applicationDeadline', 'deckDeadline', 'confirmationDeadline', 'pitch', 'meeting', 'bookingOpening', 'stopStart')),
        CONSTRAINT ck_reminder_plans_only_if CHECK (only_if in ('deckMissing', 'notConfirmed', 'notSubmitted')),
        CONSTRAINT ck_reminder_plans_terms CHECK (is_off or (moment is not null and audience is not null and num_nonnulls(offset_minutes, days) = 1 and num_nonnulls(days, at) <> 1)),
        CONSTRAINT fk_reminder_plans_contests_contest_id FOREIGN KEY (contest_id) REFERENCES contests (id) ON DELETE CASCADE,
        CONSTRAINT fk_reminder_plans_seasons_season_id FOREIGN KEY (season_id) REFERENCES seasons (id) ON DELETE CASCADE,
        CONSTRAINT fk_reminder_plans_stops_stop_id FOREIGN KEY (stop_id) REFERENCES stops (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    CREATE INDEX ix_outgoing_messages_digest_id ON outgoing_messages (digest_id) WHERE digest_id is not null and status = 'due';
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    CREATE UNIQUE INDEX ux_outgoing_messages_once ON outgoing_messages (subject_id, person_id, kind, revision, reminder, plan_id, copy) NULLS NOT DISTINCT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    ALTER TABLE outgoing_messages ADD CONSTRAINT ck_outgoing_messages_kind CHECK (kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder', 'planPublished', 'mailTextTest', 'plannedReminder', 'reminderDigest'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    ALTER TABLE mail_texts ADD CONSTRAINT ck_mail_texts_kind CHECK (kind in ('signInLink', 'applicationReceived', 'applicationAccepted', 'applicationWaitlisted', 'applicationRefused', 'applicationConfirmed', 'applicationWithdrawn', 'confirmationReminder', 'applicationLapsed', 'applicationDisqualified', 'applicationCancelled', 'applicationTransferred', 'applicationWalkOver', 'stopPostponed', 'stopRescheduled', 'stopCancelled', 'pitchInvitation', 'pitchCancellation', 'pitchReminder', 'meetingInvitation', 'meetingCancellation', 'meetingReminder', 'meetingRequestNews', 'teamInvitation', 'accreditationChanged', 'deckReminder', 'confirmationExtended', 'eligibilityOverridden', 'applicationReopened', 'answersReminder', 'planPublished', 'mailTextTest', 'plannedReminder', 'reminderDigest'));
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    CREATE UNIQUE INDEX ux_reminder_plans_name ON reminder_plans (season_id, stop_id, contest_id, name) NULLS NOT DISTINCT;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128134728_ReminderPlans') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261128134728_ReminderPlans', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128144944_ErasAfterRestore') THEN
    create or replace function start_change_era() returns void language plpgsql as $era$
    declare
        old integer;
    begin
        -- Whoever is writing changes ends first, and whoever comes waits for the new era.
        lock table public.changes in share row exclusive mode;
        select era into old from public.change_feed;
        if exists (select from public.changes where era = old and xid >= pg_snapshot_xmax(pg_current_snapshot())) then
            update public.change_feed set era = old + 1;
            -- A row that this server wrote was made by the transaction that it names; one that was restored was made by the one that restored it, and may name that by chance.
            update public.changes c set era = old + 1
            where c.era = old and c.xid::text::numeric % 4294967296 = c.xmin::text::numeric
                and c.xmin not in (select r.xmin from public.changes r where r.era = old and r.xid >= pg_snapshot_xmax(pg_current_snapshot()));
        end if;
    end;
    $era$;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128144944_ErasAfterRestore') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261128144944_ErasAfterRestore', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128205918_SlotsOpenedAt') THEN
    ALTER TABLE investor_slots ADD opened_at timestamp with time zone;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM migrations_applied WHERE "migration_id" = '20261128205918_SlotsOpenedAt') THEN
    INSERT INTO migrations_applied (migration_id, product_version)
    VALUES ('20261128205918_SlotsOpenedAt', '10.0.15');
    END IF;
END $EF$;
COMMIT;

