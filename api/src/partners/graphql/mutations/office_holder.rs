//! Public functions of named persons.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{OfficeHolderId, PartnerId};

use super::{PartnerUserError, SourceRefInput};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    partners::{
        graphql::{OfficeHolder, PublicBasis},
        refusal::PartnerErrorCode,
        service::{self, NewOfficeHolder, OfficeHolderEdit, OfficeHolderEnd, PersonFields},
    },
    patch::Patch,
};

/// What an office holder's record says besides the family name and why it is public.
#[derive(Clone, Debug, InputObject)]
pub struct OfficeHolderFieldsInput {
    /// Academic title: `Prof. Dr.`
    academic_title: MaybeUndefined<String>,
    /// Given name, where it is known.
    given_name: MaybeUndefined<String>,
    /// The function: `Oberbürgermeister`.
    function: MaybeUndefined<String>,
    /// First day of the period, as far as it is known: `2019`, `2019-04` or `2019-08-21`.
    held_from: MaybeUndefined<String>,
    /// Last day of the period, as far as it is known.
    held_until: MaybeUndefined<String>,
    /// Where name and function are stated, at most 50: all of them, in order. A name that is public because it
    /// was published needs one.
    sources: MaybeUndefined<Vec<SourceRefInput>>,
}

impl From<OfficeHolderFieldsInput> for PersonFields {
    fn from(input: OfficeHolderFieldsInput) -> Self {
        let sources = |sources: Vec<SourceRefInput>| sources.into_iter().map(Into::into).collect();
        Self {
            academic_title: patch(input.academic_title),
            given_name: patch(input.given_name),
            function: patch(input.function),
            held_from: patch(input.held_from),
            held_until: patch(input.held_until),
            sources: patch(input.sources.map_value(sources)),
            ..Self::default()
        }
    }
}

/// An office holder that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateOfficeHolderInput {
    /// Where the person holds the function.
    partner_id: ID,
    /// Family name.
    family_name: String,
    /// Why the name may be shown to everybody.
    public_basis: PublicBasis,
    #[graphql(flatten)]
    fields: OfficeHolderFieldsInput,
}

impl CreateOfficeHolderInput {
    fn parse(self) -> Result<NewOfficeHolder, Fault> {
        let fields = PersonFields {
            family_name: Patch::Set(self.family_name),
            public_basis: Patch::Set(self.public_basis.into()),
            ..self.fields.into()
        };
        let partner = PartnerId::from_global("input.partnerId", &self.partner_id)?;
        Ok(NewOfficeHolder { partner, fields })
    }
}

/// What is to change in an office holder's record. What is not given stays; null takes a value away.
#[derive(Debug, InputObject)]
pub struct UpdateOfficeHolderInput {
    /// The office holder.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Family name.
    family_name: MaybeUndefined<String>,
    /// Why the name may be shown to everybody.
    public_basis: MaybeUndefined<PublicBasis>,
    #[graphql(flatten)]
    fields: OfficeHolderFieldsInput,
}

impl UpdateOfficeHolderInput {
    fn parse(self) -> Result<OfficeHolderEdit, Fault> {
        let fields = PersonFields {
            family_name: patch(self.family_name),
            public_basis: patch(self.public_basis.map_value(Into::into)),
            ..self.fields.into()
        };
        let id = OfficeHolderId::from_global("input.id", &self.id)?;
        Ok(OfficeHolderEdit { id, expected_version: self.expected_version, fields })
    }
}

/// The end of an office.
#[derive(Debug, InputObject)]
pub struct EndOfficeHolderInput {
    /// The office holder.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// The last day, as far as it is known: `2019`, `2019-04` or `2019-08-21`.
    held_until: String,
}

impl EndOfficeHolderInput {
    fn parse(self) -> Result<OfficeHolderEnd, Fault> {
        let id = OfficeHolderId::from_global("input.id", &self.id)?;
        let Self { expected_version, held_until, .. } = self;
        Ok(OfficeHolderEnd { id, expected_version, held_until })
    }
}

payload! {
    /// What `createOfficeHolder` answers.
    CreateOfficeHolderPayload, PartnerUserError(PartnerErrorCode) {
        /// The new office holder.
        office_holder: OfficeHolder,
    }
}

payload! {
    /// What `updateOfficeHolder` answers.
    UpdateOfficeHolderPayload, PartnerUserError(PartnerErrorCode) {
        /// The office holder.
        office_holder: OfficeHolder,
    }
}

payload! {
    /// What `endOfficeHolder` answers.
    EndOfficeHolderPayload, PartnerUserError(PartnerErrorCode) {
        /// The office holder, with the last day.
        office_holder: OfficeHolder,
    }
}

/// What can be done with office holders.
#[derive(Debug, Default)]
pub struct OfficeHolderMutation;

#[Object]
impl OfficeHolderMutation {
    /// Enters a named person who holds a public function at a partner. For the partner's editors.
    async fn create_office_holder(
        &self,
        ctx: &Context<'_>,
        input: CreateOfficeHolderInput,
    ) -> Fallible<CreateOfficeHolderPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => service::create_office_holder(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateOfficeHolderPayload::done)
    }

    /// Changes an office holder's record. For the partner's editors.
    async fn update_office_holder(
        &self,
        ctx: &Context<'_>,
        input: UpdateOfficeHolderInput,
    ) -> Fallible<UpdateOfficeHolderPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => service::update_office_holder(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateOfficeHolderPayload::done)
    }

    /// Ends an office. For the partner's editors.
    async fn end_office_holder(
        &self,
        ctx: &Context<'_>,
        input: EndOfficeHolderInput,
    ) -> Fallible<EndOfficeHolderPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => service::end_office_holder(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, EndOfficeHolderPayload::done)
    }
}
