//! New partners, new units, and changes of their records.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::PartnerId;

use super::{PartnerFieldsInput, PartnerUserError};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, patch_id, payload},
    },
    partners::{
        graphql::{Partner, PartnerKind},
        refusal::PartnerErrorCode,
        service::{self, NewPartner, PartnerEdit, RecordFields},
    },
    patch::Patch,
};

/// A partner that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreatePartnerInput {
    /// Name in German, 1 to 300 characters, byte for byte.
    name: String,
    /// What kind of organisation it is.
    kind: PartnerKind,
    /// The partner that it is a unit of.
    parent_id: Option<ID>,
    /// Of a municipality, its key in the newest edition of the official register: AGS (8 digits), ARS (12
    /// digits) or, of a Landkreis, its district key (5 digits). Keys, type and population come from there.
    municipality_key: Option<String>,
    /// Whether it is known to be who it says, and so public at once.
    #[graphql(default)]
    active: bool,
    #[graphql(flatten)]
    fields: PartnerFieldsInput,
}

impl CreatePartnerInput {
    fn parse(self) -> Result<NewPartner, Fault> {
        let parent = |id: ID| PartnerId::from_global("input.parentId", &id);
        let fields = RecordFields {
            name: Patch::Set(self.name),
            kind: Patch::Set(self.kind.into()),
            parent: self.parent_id.map(parent).transpose()?.into(),
            ..self.fields.into()
        };
        Ok(NewPartner { fields, municipality_key: self.municipality_key, active: self.active })
    }
}

/// A unit that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateUnitInput {
    /// The partner that it is a unit of.
    parent_id: ID,
    /// Name in German, 1 to 300 characters, byte for byte.
    name: String,
    #[graphql(flatten)]
    fields: PartnerFieldsInput,
}

impl CreateUnitInput {
    fn parse(self) -> Result<(PartnerId, RecordFields), Fault> {
        let parent = PartnerId::from_global("input.parentId", &self.parent_id)?;
        let fields = RecordFields { name: Patch::Set(self.name), ..self.fields.into() };
        Ok((parent, fields))
    }
}

/// What is to change in a partner's record. What is not given stays; null takes a value away.
#[derive(Debug, InputObject)]
pub struct UpdatePartnerInput {
    /// The partner.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Name in German, 1 to 300 characters, byte for byte. The one before stays as a former name.
    name: MaybeUndefined<String>,
    /// What kind of organisation it is. For administrators.
    kind: MaybeUndefined<PartnerKind>,
    /// The partner that it is a unit of. Both must be the actor's own, unless it is an administrator.
    parent_id: MaybeUndefined<ID>,
    #[graphql(flatten)]
    fields: PartnerFieldsInput,
}

impl UpdatePartnerInput {
    fn parse(self) -> Result<PartnerEdit, Fault> {
        let fields = RecordFields {
            name: patch(self.name),
            kind: patch(self.kind.map_value(Into::into)),
            parent: patch_id("input.parentId", self.parent_id)?,
            ..self.fields.into()
        };
        let id = PartnerId::from_global("input.id", &self.id)?;
        Ok(PartnerEdit { id, expected_version: self.expected_version, fields })
    }
}

payload! {
    /// What `createPartner` answers.
    CreatePartnerPayload, PartnerUserError(PartnerErrorCode) {
        /// The new partner.
        partner: Partner,
    }
}

payload! {
    /// What `createUnit` answers.
    CreateUnitPayload, PartnerUserError(PartnerErrorCode) {
        /// The new unit, public once it is verified.
        unit: Partner,
    }
}

payload! {
    /// What `updatePartner` answers.
    UpdatePartnerPayload, PartnerUserError(PartnerErrorCode) {
        /// The partner.
        partner: Partner,
    }
}

/// What can be done with partners' records.
#[derive(Debug, Default)]
pub struct RecordMutation;

#[Object]
impl RecordMutation {
    /// Enters a partner, proposed or at once active. For administrators.
    async fn create_partner(
        &self,
        ctx: &Context<'_>,
        input: CreatePartnerInput,
    ) -> Fallible<CreatePartnerPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::create_partner(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreatePartnerPayload::done)
    }

    /// Enters a unit of a partner. For the partner's editors.
    async fn create_unit(
        &self,
        ctx: &Context<'_>,
        input: CreateUnitInput,
    ) -> Fallible<CreateUnitPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok((parent, fields)) => {
                service::create_unit(&request.app, &request.actor, parent, fields).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateUnitPayload::done)
    }

    /// Changes what a partner's record says. For the partner's editors.
    async fn update_partner(
        &self,
        ctx: &Context<'_>,
        input: UpdatePartnerInput,
    ) -> Fallible<UpdatePartnerPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::update_partner(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdatePartnerPayload::done)
    }
}
