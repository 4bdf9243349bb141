//! New programmes, and changes of their records.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{PartnerId, ProgrammeId};

use super::ProgrammeUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, patch_id, payload},
    },
    partners::graphql::{PartnerRoleKind, mutations::SourceRefInput},
    patch::Patch,
    programmes::{
        fields::{ListFields, ProgrammeFields, TranslationFields},
        graphql::{Programme, ProgrammeKind, ProgrammeScope},
        refusal::ProgrammeErrorCode,
        service::{self, NewProgramme, ProgrammeChange, ProgrammeEdit},
    },
};

/// A programme's texts in another language than German.
#[derive(Clone, Debug, InputObject)]
pub struct ProgrammeTranslationInput {
    /// BCP 47 tag of the language: `en`.
    locale: String,
    /// The title in that language.
    title: Option<String>,
    /// The motto in that language.
    motto: Option<String>,
    /// What it is for, in that language.
    goal: Option<String>,
}

impl From<ProgrammeTranslationInput> for TranslationFields {
    fn from(input: ProgrammeTranslationInput) -> Self {
        let ProgrammeTranslationInput { locale, title, motto, goal } = input;
        Self { locale, title, motto, goal }
    }
}

/// What a programme's record says besides its title and kind.
#[derive(Debug, InputObject)]
pub struct ProgrammeFieldsInput {
    /// Name in addresses: lower-case letters `a` to `z`, digits and hyphens. For what is new it is made from the
    /// title where none is given. The one before leads here for ever.
    slug: MaybeUndefined<String>,
    /// Motto, without quotation marks; at most 300 characters.
    motto: MaybeUndefined<String>,
    /// What it is for; at most 5,000 characters.
    goal: MaybeUndefined<String>,
    /// How far it reaches.
    scope: MaybeUndefined<ProgrammeScope>,
    /// The Land by its ISO 3166-2 code: `DE-SN`. A programme of scope `STATE` has one; that of a municipality's
    /// programme follows from the municipality.
    state: MaybeUndefined<String>,
    /// The municipality whose programme it is; a programme of scope `MUNICIPAL` has one.
    municipality_id: MaybeUndefined<ID>,
    /// When it began or is to begin, as far as that is known: `2019`, `2019-04` or `2019-04-01`.
    started_on: MaybeUndefined<String>,
    /// When it ended or is to end, as far as that is known.
    ended_on: MaybeUndefined<String>,
    /// How long it runs, where only words say so; at most 300 characters.
    duration_text: MaybeUndefined<String>,
    /// Topics by their names in order, at most 50: all of them. One that nobody has named before is entered.
    topics: MaybeUndefined<Vec<String>>,
    /// Whether there are more topics than the ones listed.
    topics_open_ended: MaybeUndefined<bool>,
    /// Other titles that are in use, at most 50: all of them, in order.
    aliases: MaybeUndefined<Vec<String>>,
    /// What it consists of, at most 50: all of it, in order.
    components: MaybeUndefined<Vec<String>>,
    /// What is to come out of it, at most 50: all of it, in order.
    planned_outputs: MaybeUndefined<Vec<String>>,
    /// Fields of action (Handlungsfelder) that it is to be about, at most 50: all of them, in order.
    planned_fields_of_action: MaybeUndefined<Vec<String>>,
    /// What it asks, at most 50 questions: all of them, in order.
    guiding_questions: MaybeUndefined<Vec<String>>,
    /// Whom everybody may ask about it.
    contact_id: MaybeUndefined<ID>,
    /// Address of the contact, for everybody.
    contact_email: MaybeUndefined<String>,
    /// Whether a model municipality needs an agreement in force to be active; true for what is new.
    requires_agreement: MaybeUndefined<bool>,
    /// What the editors want a reader to know about this record; at most 5,000 characters.
    editorial_note: MaybeUndefined<String>,
    /// The texts in other languages, at most 50: all of them.
    translations: MaybeUndefined<Vec<ProgrammeTranslationInput>>,
    /// Texts in which the record's facts are stated, at most 50: all of them, in order.
    sources: MaybeUndefined<Vec<SourceRefInput>>,
}

impl ProgrammeFieldsInput {
    fn parse(
        self,
        title: Patch<String>,
        kind: Patch<ProgrammeKind>,
    ) -> Result<ProgrammeFields, Fault> {
        let translations =
            |texts: Vec<ProgrammeTranslationInput>| texts.into_iter().map(Into::into).collect();
        let sources = |sources: Vec<SourceRefInput>| sources.into_iter().map(Into::into).collect();
        Ok(ProgrammeFields {
            title,
            slug: patch(self.slug),
            motto: patch(self.motto),
            kind: kind.and_then(|kind| Some(kind.into())),
            goal: patch(self.goal),
            scope: patch(self.scope.map_value(Into::into)),
            state: patch(self.state),
            municipality: patch_id("input.municipalityId", self.municipality_id)?,
            started_on: patch(self.started_on),
            ended_on: patch(self.ended_on),
            duration_text: patch(self.duration_text),
            topics_open_ended: patch(self.topics_open_ended),
            contact: patch_id("input.contactId", self.contact_id)?,
            contact_email: patch(self.contact_email),
            requires_agreement: patch(self.requires_agreement),
            editorial_note: patch(self.editorial_note),
            topics: patch(self.topics),
            lists: ListFields {
                aliases: patch(self.aliases),
                components: patch(self.components),
                planned_outputs: patch(self.planned_outputs),
                fields_of_action: patch(self.planned_fields_of_action),
                guiding_questions: patch(self.guiding_questions),
            },
            translations: patch(self.translations.map_value(translations)),
            sources: patch(self.sources.map_value(sources)),
        })
    }
}

/// A programme that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateProgrammeInput {
    /// The partner that leads it. If you act for it, it does so at once; else it is asked, and leads once it agreed.
    lead_id: ID,
    /// What its part is called.
    #[graphql(default_with = "PartnerRoleKind::Initiator")]
    lead_role: PartnerRoleKind,
    /// Title in German, 1 to 300 characters, byte for byte.
    title: String,
    /// What kind of programme it is.
    kind: ProgrammeKind,
    #[graphql(flatten)]
    fields: ProgrammeFieldsInput,
}

impl CreateProgrammeInput {
    fn parse(self) -> Result<NewProgramme, Fault> {
        Ok(NewProgramme {
            lead: PartnerId::from_global("input.leadId", &self.lead_id)?,
            lead_role: self.lead_role.into(),
            fields: self.fields.parse(Patch::Set(self.title), Patch::Set(self.kind))?,
        })
    }
}

/// What is to change in a programme's record. What is not given stays; null takes a value away.
#[derive(Debug, InputObject)]
pub struct UpdateProgrammeInput {
    /// The programme.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Title in German, 1 to 300 characters, byte for byte. The one before stays as a former title.
    title: MaybeUndefined<String>,
    /// What kind of programme it is.
    kind: MaybeUndefined<ProgrammeKind>,
    #[graphql(flatten)]
    fields: ProgrammeFieldsInput,
}

impl UpdateProgrammeInput {
    fn parse(self) -> Result<ProgrammeEdit, Fault> {
        Ok(ProgrammeEdit {
            change: ProgrammeChange {
                id: ProgrammeId::from_global("input.id", &self.id)?,
                expected_version: self.expected_version,
            },
            fields: self.fields.parse(patch(self.title), patch(self.kind))?,
        })
    }
}

payload! {
    /// What `createProgramme` answers.
    CreateProgrammePayload, ProgrammeUserError(ProgrammeErrorCode) {
        /// The new programme, which is planned.
        programme: Programme,
    }
}

payload! {
    /// What `updateProgramme` answers.
    UpdateProgrammePayload, ProgrammeUserError(ProgrammeErrorCode) {
        /// The programme.
        programme: Programme,
    }
}

/// What can be done with programmes' records.
#[derive(Debug, Default)]
pub struct ProgrammeRecordMutation;

#[Object]
impl ProgrammeRecordMutation {
    /// Enters a programme; everybody sees it, as `PLANNED`. For editors of ministries, foundations and associates, and
    /// for administrators.
    async fn create_programme(
        &self,
        ctx: &Context<'_>,
        input: CreateProgrammeInput,
    ) -> Fallible<CreateProgrammePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => service::create_programme(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateProgrammePayload::done)
    }

    /// Changes what a programme's record says. For those who lead it, and administrators.
    async fn update_programme(
        &self,
        ctx: &Context<'_>,
        input: UpdateProgrammeInput,
    ) -> Fallible<UpdateProgrammePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => service::update_programme(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateProgrammePayload::done)
    }
}
