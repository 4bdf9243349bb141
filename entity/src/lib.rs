//! The tables, as sea-orm sees them: columns, typed ids, closed vocabularies and value types.
//!
//! Nothing here decides anything: no GraphQL, no HTTP, no rule beyond what makes a value a value.

pub mod agreement;
pub mod agreement_party;
pub mod audience_group;
pub mod audience_rule;
pub mod audit_entry;
pub mod contribution;
pub mod event;
pub mod event_document;
pub mod event_profile;
pub mod event_seats;
pub mod event_series;
pub mod external_id;
pub mod id;
pub mod land;
pub mod model_municipality;
pub mod municipality;
pub mod network_marker;
pub mod office_holder;
pub mod outbox_event;
pub mod partner;
pub mod partner_role;
pub mod programme;
pub mod programme_document;
pub mod register_area;
pub mod register_edition;
pub mod reported_figure;
pub mod session;
pub mod signature;
pub mod slug;
pub mod source_ref;
pub mod terms;
pub mod text_item;
pub mod topic;
pub mod topic_link;
pub mod translation;
pub mod value;
pub mod venue;
