"""The first tables: people, matches, the journal with its owners and leases, the edge's idempotency keys.

Once released a migration is never edited; what it says is what databases out there look like.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PEOPLE = (
    """
    CREATE TABLE app_user (
        id uuid CONSTRAINT pk_app_user PRIMARY KEY,
        firebase_uid text CONSTRAINT uq_app_user_firebase_uid UNIQUE,
        display_name text NOT NULL,
        email text,
        avatar_url text,
        role text NOT NULL CONSTRAINT ck_app_user_role CHECK (role IN ('USER', 'MOD', 'ADMIN')),
        parent_id uuid CONSTRAINT fk_app_user_parent_id_app_user REFERENCES app_user (id),
        created_at timestamptz NOT NULL DEFAULT now(),
        banned_at timestamptz
    )
    """,
    "CREATE INDEX ix_app_user_banned_at ON app_user (banned_at) WHERE banned_at IS NOT NULL",
    """
    CREATE TABLE profile (
        id uuid CONSTRAINT pk_profile PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT fk_profile_user_id_app_user REFERENCES app_user (id),
        mode text NOT NULL CONSTRAINT ck_profile_mode CHECK (mode IN ('SOLO', 'COUPLE', 'FAMILY', 'GLOBAL')),
        bio text,
        interests text[] NOT NULL DEFAULT '{}',
        locale text NOT NULL DEFAULT 'en',
        civility_elo integer NOT NULL DEFAULT 1200,
        debate_elo integer NOT NULL DEFAULT 1200,
        CONSTRAINT uq_profile_user_id_mode UNIQUE (user_id, mode)
    )
    """,
    """
    CREATE TABLE family (
        id uuid CONSTRAINT pk_family PRIMARY KEY,
        name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE TABLE family_member (
        family_id uuid CONSTRAINT fk_family_member_family_id_family REFERENCES family (id),
        user_id uuid CONSTRAINT fk_family_member_user_id_app_user REFERENCES app_user (id),
        role text NOT NULL CONSTRAINT ck_family_member_role CHECK (role IN ('PARENT', 'CHILD', 'MEMBER')),
        joined_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_family_member PRIMARY KEY (family_id, user_id)
    )
    """,
    "CREATE INDEX ix_family_member_user_id ON family_member (user_id)",
)

MATCHES = (
    """
    CREATE TABLE match (
        id uuid CONSTRAINT pk_match PRIMARY KEY,
        mode text NOT NULL CONSTRAINT ck_match_mode CHECK (mode IN ('SOLO', 'COUPLE', 'FAMILY', 'GLOBAL')),
        format text NOT NULL,
        topic text NOT NULL,
        private boolean NOT NULL,
        status text NOT NULL
            CONSTRAINT ck_match_status CHECK (status IN ('LOBBY', 'LIVE', 'SCORED', 'ENDED')),
        host_user_id uuid NOT NULL CONSTRAINT fk_match_host_user_id_app_user REFERENCES app_user (id),
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        ended_at timestamptz,
        ai_score smallint CONSTRAINT ck_match_score_range CHECK (ai_score BETWEEN 0 AND 100),
        winner_user_id uuid,
        CONSTRAINT ck_match_end CHECK ((status IN ('SCORED', 'ENDED')) = (ended_at IS NOT NULL)),
        CONSTRAINT ck_match_score CHECK ((status = 'SCORED') = (ai_score IS NOT NULL)),
        CONSTRAINT ck_match_start CHECK (status NOT IN ('LIVE', 'SCORED') OR started_at IS NOT NULL)
    )
    """,
    "CREATE INDEX ix_match_open ON match (id) WHERE status IN ('LOBBY', 'LIVE')",
    """
    CREATE TABLE participant (
        id uuid CONSTRAINT pk_participant PRIMARY KEY,
        match_id uuid NOT NULL CONSTRAINT fk_participant_match_id_match REFERENCES match (id),
        user_id uuid NOT NULL CONSTRAINT fk_participant_user_id_app_user REFERENCES app_user (id),
        side text,
        joined_at timestamptz NOT NULL,
        CONSTRAINT uq_participant_match_id_user_id UNIQUE (match_id, user_id)
    )
    """,
    """
    CREATE TABLE round (
        id uuid CONSTRAINT pk_round PRIMARY KEY,
        match_id uuid NOT NULL,
        number integer NOT NULL CONSTRAINT ck_round_number CHECK (number >= 1),
        speaker_id uuid NOT NULL,
        started_at timestamptz NOT NULL,
        ended_at timestamptz,
        CONSTRAINT uq_round_match_id_number UNIQUE (match_id, number),
        CONSTRAINT fk_round_match_id_speaker_id_participant
            FOREIGN KEY (match_id, speaker_id) REFERENCES participant (match_id, user_id)
    )
    """,
    "CREATE UNIQUE INDEX ix_round_open ON round (match_id) WHERE ended_at IS NULL",
    """
    CREATE TABLE vote (
        match_id uuid,
        voter_id uuid,
        for_user_id uuid NOT NULL,
        CONSTRAINT pk_vote PRIMARY KEY (match_id, voter_id),
        CONSTRAINT ck_vote_not_oneself CHECK (voter_id <> for_user_id),
        CONSTRAINT fk_vote_match_id_for_user_id_participant
            FOREIGN KEY (match_id, for_user_id) REFERENCES participant (match_id, user_id)
    )
    """,
    """
    CREATE TABLE reaction_count (
        match_id uuid CONSTRAINT fk_reaction_count_match_id_match REFERENCES match (id),
        type text CONSTRAINT ck_reaction_count_type CHECK (type IN ('heart', 'thumbs', 'laugh', 'flame')),
        count bigint NOT NULL CONSTRAINT ck_reaction_count_count CHECK (count >= 0),
        CONSTRAINT pk_reaction_count PRIMARY KEY (match_id, type)
    )
    """,
    """
    CREATE TABLE evaluation (
        match_id uuid
            CONSTRAINT pk_evaluation PRIMARY KEY
            CONSTRAINT fk_evaluation_match_id_match REFERENCES match (id),
        score smallint NOT NULL CONSTRAINT ck_evaluation_score CHECK (score BETWEEN 0 AND 100),
        winner_user_id uuid,
        summary text NOT NULL,
        feedback_summary text NOT NULL,
        details jsonb NOT NULL,
        CONSTRAINT fk_evaluation_match_id_winner_user_id_participant
            FOREIGN KEY (match_id, winner_user_id) REFERENCES participant (match_id, user_id)
    )
    """,
)

JOURNAL = (
    """
    CREATE TABLE match_event (
        match_id uuid,
        seq integer CONSTRAINT ck_match_event_seq CHECK (seq >= 1),
        epoch integer NOT NULL CONSTRAINT ck_match_event_epoch CHECK (epoch >= 1),
        at_ms bigint NOT NULL,
        type text NOT NULL,
        version integer NOT NULL,
        data jsonb NOT NULL,
        op text,
        answer jsonb,
        CONSTRAINT pk_match_event PRIMARY KEY (match_id, seq)
    )
    """,
    """
    CREATE TABLE match_owner (
        match_id uuid
            CONSTRAINT pk_match_owner PRIMARY KEY
            CONSTRAINT fk_match_owner_match_id_match REFERENCES match (id),
        owner uuid NOT NULL,
        epoch integer NOT NULL CONSTRAINT ck_match_owner_epoch CHECK (epoch >= 1)
    )
    """,
    "CREATE INDEX ix_match_owner_owner ON match_owner (owner)",
    """
    CREATE FUNCTION match_owner_epoch_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the epoch of match % can only grow, not go from % to %', OLD.match_id, OLD.epoch, NEW.epoch
            USING ERRCODE = 'integrity_constraint_violation';
    END
    $$
    """,
    """
    CREATE TRIGGER match_owner_epoch_grows BEFORE UPDATE ON match_owner
        FOR EACH ROW WHEN (NEW.epoch <= OLD.epoch OR NEW.match_id <> OLD.match_id)
        EXECUTE FUNCTION match_owner_epoch_grows()
    """,
    """
    CREATE TABLE actor_lease (
        actor_id uuid CONSTRAINT pk_actor_lease PRIMARY KEY,
        name text NOT NULL,
        address text NOT NULL,
        node_id text NOT NULL,
        pid integer NOT NULL,
        match_time_ms bigint NOT NULL,
        renewed_at timestamptz NOT NULL,
        revoked_at timestamptz,
        released_at timestamptz
    )
    """,
)

EDGE = (
    """
    CREATE TABLE idempotency_key (
        user_id uuid,
        key text,
        fingerprint text NOT NULL,
        status smallint NOT NULL,
        body json NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_idempotency_key PRIMARY KEY (user_id, key)
    )
    """,
    "CREATE INDEX ix_idempotency_key_created_at ON idempotency_key (created_at)",
)


def upgrade() -> None:
    for statement in (*PEOPLE, *MATCHES, *JOURNAL, *EDGE):
        op.execute(statement)
