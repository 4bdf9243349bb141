//! Partner systems' own keys.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{OfficeHolderId, PartnerId};

use super::{PartnerFieldsInput, PartnerUserError};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::{Kind, decode},
        mutation::{answer, patch, patch_id, payload},
        node::Node,
    },
    partners::{
        graphql::{Partner, PartnerKind},
        refusal::PartnerErrorCode,
        service::{
            self, ExternalIdFields, Keyed, KeyedId, NewPartner, PartnerUpsert, RecordFields,
        },
    },
};

/// A key that is to lead to an object.
#[derive(Debug, InputObject)]
pub struct SetExternalIdInput {
    /// A partner or an office holder.
    object_id: ID,
    /// The system: 1 to 50 lower-case letters, digits, dots, hyphens and underscores.
    system: String,
    /// The key in that system, at most 200 characters.
    key: String,
}

/// A key that is to lead nowhere.
#[derive(Debug, InputObject)]
pub struct RemoveExternalIdInput {
    /// The object that it leads to.
    object_id: ID,
    /// The system.
    system: String,
    /// The key in that system.
    key: String,
}

/// A partner as a partner system knows it. What is not given stays; null takes a value away.
#[derive(Debug, InputObject)]
pub struct UpsertPartnerInput {
    /// The system: 1 to 50 lower-case letters, digits, dots, hyphens and underscores.
    system: String,
    /// The system's key for the partner, at most 200 characters.
    key: String,
    /// The version that was read; another one is a conflict, also where the key is not known.
    expected_version: Option<i32>,
    /// Name in German, 1 to 300 characters; a new partner needs one.
    name: MaybeUndefined<String>,
    /// What kind of organisation it is; a partner's system enters a `UNIT` if nothing is said.
    kind: MaybeUndefined<PartnerKind>,
    /// The partner that it is a unit of; for a partner's system its own if nothing is said.
    parent_id: MaybeUndefined<ID>,
    /// Of a new municipality, its key in the official register.
    municipality_key: Option<String>,
    #[graphql(flatten)]
    fields: PartnerFieldsInput,
}

impl UpsertPartnerInput {
    fn parse(self) -> Result<PartnerUpsert, Fault> {
        let fields = RecordFields {
            name: patch(self.name),
            kind: patch(self.kind.map_value(Into::into)),
            parent: patch_id("input.parentId", self.parent_id)?,
            ..self.fields.into()
        };
        let municipality_key = self.municipality_key;
        Ok(PartnerUpsert {
            external_id: ExternalIdFields { system: self.system, key: self.key },
            partner: NewPartner { fields, municipality_key, active: false },
            expected_version: self.expected_version,
        })
    }
}

payload! {
    /// What `setExternalId` and `removeExternalId` answer.
    ExternalIdPayload, PartnerUserError(PartnerErrorCode) {
        /// The object.
        object: Node,
    }
}

payload! {
    /// What `upsertPartner` answers.
    UpsertPartnerPayload, PartnerUserError(PartnerErrorCode) {
        /// The partner.
        partner: Partner,
        /// Whether it was entered; false if it was known.
        created: bool,
    }
}

impl From<Keyed> for Node {
    fn from(keyed: Keyed) -> Self {
        match keyed {
            Keyed::Partner(row) => Self::Partner(row.into()),
            Keyed::OfficeHolder(row) => Self::OfficeHolder(row.into()),
        }
    }
}

/// Objects of other kinds have no keys that can be set.
fn object(id: &ID) -> Result<KeyedId, Fault> {
    match decode("input.objectId", id)? {
        (Some(Kind::Partner), uuid) => Ok(KeyedId::Partner(PartnerId(uuid))),
        (Some(Kind::OfficeHolder), uuid) => Ok(KeyedId::OfficeHolder(OfficeHolderId(uuid))),
        (Some(_), _) => {
            let rule = "keys can be set for partners and office holders";
            Err(Fault::bad_input("input.objectId", rule))
        }
        (None, _) => Err(Fault::NotFound),
    }
}

/// What can be done with partner systems' keys.
#[derive(Debug, Default)]
pub struct ExternalIdMutation;

#[Object]
impl ExternalIdMutation {
    /// Lets a partner system's key lead to an object. For the partner's editors and its systems.
    async fn set_external_id(
        &self,
        ctx: &Context<'_>,
        input: SetExternalIdInput,
    ) -> Fallible<ExternalIdPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let fields = ExternalIdFields { system: input.system, key: input.key };
        let result = match object(&input.object_id) {
            Ok(object) => service::set_external_id(app, actor, object, fields).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ExternalIdPayload::done)
    }

    /// Takes a partner system's key away from an object. For the partner's editors and its systems.
    async fn remove_external_id(
        &self,
        ctx: &Context<'_>,
        input: RemoveExternalIdInput,
    ) -> Fallible<ExternalIdPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let fields = ExternalIdFields { system: input.system, key: input.key };
        let result = match object(&input.object_id) {
            Ok(object) => service::remove_external_id(app, actor, object, fields).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ExternalIdPayload::done)
    }

    /// Enters the partner that a system knows by a key of its own, or changes it where it is known. For the
    /// partner's editors and its systems.
    async fn upsert_partner(
        &self,
        ctx: &Context<'_>,
        input: UpsertPartnerInput,
    ) -> Fallible<UpsertPartnerPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => service::upsert_partner(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |(partner, created)| UpsertPartnerPayload::done(partner, created))
    }
}
