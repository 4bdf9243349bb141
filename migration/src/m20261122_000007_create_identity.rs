//! Accounts, what they sign in with, and what they may do.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, UP).await
    }
}

const UP: &str = "
-- A person who can sign in.
CREATE TABLE user_account (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Address that the person signs in with, as it was written.
    email text NOT NULL,
    -- The same in the form that is compared.
    email_key {ordered} NOT NULL CONSTRAINT user_account_email_once UNIQUE,
    -- Given name.
    given_name text NOT NULL,
    -- Family name.
    family_name text NOT NULL,
    -- Name in the form that sorts.
    sort_name {ordered} NOT NULL,
    -- Normalised words for the text filter: name and address.
    search_text text NOT NULL,
    -- BCP 47 tag of the language of mails.
    locale text NOT NULL,
    -- Whether the person can sign in.
    status text NOT NULL CONSTRAINT user_account_status CHECK (status IN ('INVITED', 'ACTIVE', 'DEACTIVATED')),
    -- Argon2id in PHC form; none before the invitation was accepted.
    password_hash text,
    -- When the password was last set.
    password_changed_at {timestamp},
    -- Secret of the authenticator app, encrypted.
    totp_secret {bytes},
    -- When the app was proven to work; from then on it is asked for.
    totp_confirmed_at {timestamp},
    -- The last time step whose code was accepted, so that none is accepted twice.
    totp_last_step {bigint},
    -- When the person last signed in.
    last_login_at {timestamp},
    {stamps},
    CONSTRAINT user_account_active_has_password CHECK (status <> 'ACTIVE' OR password_hash IS NOT NULL),
    CONSTRAINT user_account_confirmed_has_secret CHECK (totp_confirmed_at IS NULL OR totp_secret IS NOT NULL)
){strict};
CREATE INDEX user_account_by_sort_name ON user_account (sort_name, id);

-- A sign-in, from the password to its end: one family of refresh tokens.
CREATE TABLE login_session (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Who signed in.
    user_id {uuid} NOT NULL CONSTRAINT login_session_user REFERENCES user_account (id),
    -- When.
    started_at {timestamp} NOT NULL,
    -- When it was last refreshed.
    refreshed_at {timestamp} NOT NULL,
    -- When it ends by itself.
    expires_at {timestamp} NOT NULL,
    -- Whether a second factor was given.
    second_factor {boolean} NOT NULL,
    -- What the client calls itself, shortened.
    client text,
    -- When it ended.
    ended_at {timestamp},
    -- Why it ended.
    end_reason text CONSTRAINT login_session_end_reason CHECK (end_reason IN
        ('LOGOUT', 'ENDED_BY_USER', 'ENDED_BY_ADMINISTRATOR', 'PASSWORD_CHANGED', 'TOKEN_REUSED', 'DEACTIVATED', 'RECOVERED')),
    CONSTRAINT login_session_end CHECK ((ended_at IS NULL) = (end_reason IS NULL))
){strict};
CREATE INDEX login_session_of_user ON login_session (user_id, started_at, id);

-- A refresh token. It is used once, and followed by the next of its session.
CREATE TABLE refresh_token (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The session.
    session_id {uuid} NOT NULL CONSTRAINT refresh_token_session REFERENCES login_session (id),
    -- Keyed hash of the token.
    token_hash {bytes} NOT NULL CONSTRAINT refresh_token_hash_once UNIQUE,
    -- When it was given out.
    issued_at {timestamp} NOT NULL,
    -- Until when it can be used.
    expires_at {timestamp} NOT NULL,
    -- When it was used. A second use ends the session.
    used_at {timestamp}
){strict};
-- Two live tokens of one session cannot be.
CREATE UNIQUE INDEX refresh_token_one_live ON refresh_token (session_id) WHERE used_at IS NULL;

-- A secret of a mail's link, good for one use.
CREATE TABLE one_time_token (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Whose account it is for.
    user_id {uuid} NOT NULL CONSTRAINT one_time_token_user REFERENCES user_account (id),
    -- What it is good for.
    purpose text NOT NULL CONSTRAINT one_time_token_purpose CHECK (purpose IN ('INVITATION', 'PASSWORD_RESET', 'EMAIL_CHANGE')),
    -- Keyed hash of the token.
    token_hash {bytes} NOT NULL CONSTRAINT one_time_token_hash_once UNIQUE,
    -- The new address, encrypted, where it is about one.
    email {bytes},
    -- When it was given out.
    created_at {timestamp} NOT NULL,
    -- Until when it can be used.
    expires_at {timestamp} NOT NULL,
    -- When it was used, or replaced by a later one.
    used_at {timestamp}
){strict};
CREATE INDEX one_time_token_of_user ON one_time_token (user_id, purpose);

-- A code that stands in for the authenticator app once.
CREATE TABLE recovery_code (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Whose it is.
    user_id {uuid} NOT NULL CONSTRAINT recovery_code_user REFERENCES user_account (id),
    -- Keyed hash of the code.
    code_hash {bytes} NOT NULL,
    -- When it was used.
    used_at {timestamp},
    CONSTRAINT recovery_code_once UNIQUE (user_id, code_hash)
){strict};

-- What a person may do, for a partner, at an event, or in the network as a whole.
CREATE TABLE role_grant (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Who may.
    user_id {uuid} NOT NULL CONSTRAINT role_grant_user REFERENCES user_account (id),
    -- In which role.
    role text NOT NULL CONSTRAINT role_grant_role CHECK (role IN
        ('MINISTRY', 'FOUNDATION', 'MUNICIPALITY', 'ASSOCIATE', 'CHECK_IN', 'ADMINISTRATOR', 'PRIVACY_OFFICER', 'AUDITOR')),
    -- The partner that a partner role is for.
    partner_id {uuid} CONSTRAINT role_grant_partner REFERENCES partner (id),
    -- The event that a check-in role is for.
    event_id {uuid} CONSTRAINT role_grant_event REFERENCES event (id),
    -- How much, in a partner role.
    level text CONSTRAINT role_grant_level CHECK (level IN ('VIEWER', 'EDITOR', 'MANAGER')),
    -- Whether the person signs for the partner.
    may_sign {boolean} NOT NULL,
    -- From when on.
    valid_from {timestamp} NOT NULL,
    -- Until when; open if none.
    valid_until {timestamp},
    -- The kind of caller that granted it.
    granted_by_kind text NOT NULL,
    -- The user that granted it.
    granted_by_id {uuid},
    -- Why.
    reason text NOT NULL,
    -- When it was taken back.
    revoked_at {timestamp},
    -- The user that took it back.
    revoked_by_id {uuid},
    -- Why it was taken back.
    revocation_reason text,
    {stamps},
    CONSTRAINT role_grant_bound CHECK (
        CASE
            WHEN role IN ('MINISTRY', 'FOUNDATION', 'MUNICIPALITY', 'ASSOCIATE')
                THEN partner_id IS NOT NULL AND level IS NOT NULL AND event_id IS NULL
            WHEN role = 'CHECK_IN' THEN event_id IS NOT NULL AND partner_id IS NULL AND level IS NULL
            ELSE partner_id IS NULL AND event_id IS NULL AND level IS NULL
        END),
    CONSTRAINT role_grant_signs_for_partner CHECK (partner_id IS NOT NULL OR NOT may_sign),
    CONSTRAINT role_grant_validity CHECK (valid_until IS NULL OR valid_until > valid_from)
){strict};
CREATE INDEX role_grant_of_user ON role_grant (user_id, created_at, id);
CREATE INDEX role_grant_of_partner ON role_grant (partner_id, created_at, id);
CREATE UNIQUE INDEX role_grant_once_for_partner ON role_grant (user_id, partner_id) WHERE revoked_at IS NULL AND partner_id IS NOT NULL;
CREATE UNIQUE INDEX role_grant_once_for_event ON role_grant (user_id, event_id) WHERE revoked_at IS NULL AND event_id IS NOT NULL;
CREATE UNIQUE INDEX role_grant_auditor_once ON role_grant (user_id) WHERE revoked_at IS NULL AND role = 'AUDITOR';
-- Nobody manages the network and guards its privacy as well (domain.md, invariant 13).
CREATE UNIQUE INDEX role_grant_one_office ON role_grant (user_id) WHERE revoked_at IS NULL AND role IN ('ADMINISTRATOR', 'PRIVACY_OFFICER');

-- One row that those lock who could remove the last administrator, so that two cannot remove each other.
CREATE TABLE administration (
    -- Always 1.
    id integer PRIMARY KEY NOT NULL CONSTRAINT administration_one_row CHECK (id = 1),
    -- Grows with every such change.
    changes {bigint} NOT NULL
){strict};
INSERT INTO administration (id, changes) VALUES (1, 0);

-- A key pair that access tokens are signed with.
CREATE TABLE signing_key (
    -- Primary key; also the key id in tokens.
    id {uuid} PRIMARY KEY NOT NULL,
    -- How it signs, as in RFC 7518 and RFC 8037.
    algorithm text NOT NULL CONSTRAINT signing_key_algorithm CHECK (algorithm IN ('EdDSA')),
    -- Public key, 32 bytes.
    public_key {bytes} NOT NULL,
    -- Private key in PKCS#8 form, encrypted.
    private_key {bytes} NOT NULL,
    -- When it was made; it is published from then on.
    created_at {timestamp} NOT NULL,
    -- From when on it signs.
    signs_from {timestamp} NOT NULL,
    -- From when on it is neither used nor published.
    retires_at {timestamp}
){strict};

-- What a partner system calls the API with.
CREATE TABLE api_key (
    -- Primary key.
    id {uuid} PRIMARY KEY NOT NULL,
    -- The partner whose system it is.
    partner_id {uuid} NOT NULL CONSTRAINT api_key_partner REFERENCES partner (id),
    -- What people call it.
    name text NOT NULL,
    -- The beginning of the key, to be recognised by.
    prefix {ordered} NOT NULL CONSTRAINT api_key_prefix_once UNIQUE,
    -- Keyed hash of the whole key.
    secret_hash {bytes} NOT NULL CONSTRAINT api_key_hash_once UNIQUE,
    -- What it may be used for.
    scopes {json} NOT NULL,
    -- Who made it.
    created_by_id {uuid},
    -- Until when it can be used, at most 366 days.
    expires_at {timestamp} NOT NULL,
    -- When it was last used, to the minute.
    last_used_at {timestamp},
    -- The key that replaces it.
    replaced_by_id {uuid} CONSTRAINT api_key_replaced_by REFERENCES api_key (id),
    -- When it was taken back.
    revoked_at {timestamp},
    -- Who took it back.
    revoked_by_id {uuid},
    {stamps}
){strict};
CREATE INDEX api_key_of_partner ON api_key (partner_id, created_at, id);

-- How often something was tried lately, for all processes together.
CREATE TABLE throttle (
    -- What is counted: keyed hash of an account or address, with its purpose.
    subject {ordered} PRIMARY KEY NOT NULL,
    -- Failures or attempts that count.
    attempts integer NOT NULL,
    -- When the last one was.
    last_at {timestamp} NOT NULL,
    -- Before this, the next one is refused.
    blocked_until {timestamp}
){strict};
CREATE INDEX throttle_by_last_at ON throttle (last_at);

-- A mutation that a client may send again (domain.md, invariant 14).
CREATE TABLE idempotency_key (
    -- Primary key; another one once somebody else takes over, so that only the last one can commit.
    id {uuid} PRIMARY KEY NOT NULL,
    -- Keyed hash of who asked, the key, and the operation.
    subject {bytes} NOT NULL CONSTRAINT idempotency_key_once UNIQUE,
    -- Keyed hash of what was asked.
    fingerprint {bytes} NOT NULL,
    -- When it was last begun.
    claimed_at {timestamp} NOT NULL,
    -- When it is forgotten.
    expires_at {timestamp} NOT NULL,
    -- The audit entry of its effect, written with it.
    audit_entry_id {uuid} CONSTRAINT idempotency_key_audit_entry REFERENCES audit_entry (id),
    -- The first answer, encrypted; none before it was given, empty where it holds secrets.
    answer {bytes}
){strict};
CREATE INDEX idempotency_key_by_expires_at ON idempotency_key (expires_at);
";
