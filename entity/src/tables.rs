//! Every table, for what goes over all of them.

use sea_orm::{ColumnTrait, ColumnType, EntityTrait, Iterable as _, PrimaryKeyToColumn as _};

/// A table as its entity describes it.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in the order of the entity.
    pub columns: Vec<Column>,
    /// The columns of its primary key.
    pub key: Vec<Column>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnType,
    /// Whether it can be null.
    pub nullable: bool,
}

/// All tables in the order of their names, without the list of migrations.
#[must_use]
pub fn tables() -> Vec<Table> {
    macro_rules! tables {
        ($($entity:ident)*) => { vec![$(table::<crate::$entity::Entity>()),*] };
    }
    tables! {
        administration agreement agreement_correction agreement_document agreement_number
        agreement_party api_key assessment_answer assessment_question attachment attendance_mark
        audience_group audience_rule audit_concern audit_entry audit_payload audit_seal
        audit_unsealed calendar_feed cohort contribution event event_document event_interest
        event_invitation event_joint_controller event_previous_start event_profile event_seats
        event_series external_id feedback field_of_action idempotency_key land login_session mail
        milestone model_municipality model_municipality_step municipality network_marker notice
        office_holder one_time_token outbox_event outcome outcome_partner participant
        participant_message participant_word partner partner_role partner_role_host_consent
        privacy_notice programme programme_document programme_interest publication
        publication_author publication_link questionnaire recovery_code refresh_token
        register_area register_edition registration registration_answer registration_consent
        registration_question registration_sensitive registration_session reported_figure
        result_author role_grant scale_step search_entry search_index search_vocabulary
        search_word self_assessment session session_seats signature signing_key slug source_ref
        stored_file text_item throttle topic topic_link translation user_account venue
    }
}

fn table<E: EntityTrait>() -> Table {
    let key = E::PrimaryKey::iter().map(|key| column(key.into_column()));
    Table {
        name: E::default().table_name(),
        columns: E::Column::iter().map(column).collect(),
        key: key.collect(),
    }
}

fn column(column: impl ColumnTrait) -> Column {
    let definition = column.def();
    Column {
        name: column.as_str(),
        kind: definition.get_column_type().clone(),
        nullable: definition.is_null(),
    }
}
