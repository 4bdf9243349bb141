//! What a client wants a programme and its papers to say: absent is not null.

use entity::{
    id::{MunicipalityId, OfficeHolderId},
    terms::{DocumentNature, ProgrammeKind, ProgrammeScope},
};

use crate::{checks::SourceFields, patch::Patch};

/// A programme as a client wants it.
#[derive(Clone, Debug, Default)]
pub struct ProgrammeFields {
    /// Title in German.
    pub title: Patch<String>,
    /// Name in addresses; made from the title where there is none.
    pub slug: Patch<String>,
    /// Motto, without quotation marks.
    pub motto: Patch<String>,
    /// What kind of programme it is.
    pub kind: Patch<ProgrammeKind>,
    /// What it is for.
    pub goal: Patch<String>,
    /// How far it reaches.
    pub scope: Patch<ProgrammeScope>,
    /// Code of the Land.
    pub state: Patch<String>,
    /// The municipality whose programme it is.
    pub municipality: Patch<MunicipalityId>,
    /// When it began, as far as it is known.
    pub started_on: Patch<String>,
    /// When it ended or will end, as far as it is known.
    pub ended_on: Patch<String>,
    /// How long it runs, where only words say so.
    pub duration_text: Patch<String>,
    /// Whether there are more topics than the ones listed.
    pub topics_open_ended: Patch<bool>,
    /// The public contact.
    pub contact: Patch<OfficeHolderId>,
    /// Address of the public contact.
    pub contact_email: Patch<String>,
    /// Whether a model municipality needs an active agreement to be active.
    pub requires_agreement: Patch<bool>,
    /// What the editors want a reader to know about the record.
    pub editorial_note: Patch<String>,
    /// Topics by their names, in order.
    pub topics: Patch<Vec<String>>,
    /// Lists of texts.
    pub lists: ListFields,
    /// The texts in other languages.
    pub translations: Patch<Vec<TranslationFields>>,
    /// Texts in which the record's facts are stated.
    pub sources: Patch<Vec<SourceFields>>,
}

/// Lists of texts of a programme, each whole and in order.
#[derive(Clone, Debug, Default)]
pub struct ListFields {
    /// Other titles that are in use.
    pub aliases: Patch<Vec<String>>,
    /// What it consists of.
    pub components: Patch<Vec<String>>,
    /// What is to come out of it.
    pub planned_outputs: Patch<Vec<String>>,
    /// Fields of action that it is to be about.
    pub fields_of_action: Patch<Vec<String>>,
    /// What it asks.
    pub guiding_questions: Patch<Vec<String>>,
}

/// The texts in one other language.
#[derive(Clone, Debug, Default)]
pub struct TranslationFields {
    /// BCP 47 tag.
    pub locale: String,
    /// Title.
    pub title: Option<String>,
    /// Motto.
    pub motto: Option<String>,
    /// What it is for.
    pub goal: Option<String>,
}

/// A paper as a client wants it.
#[derive(Clone, Debug, Default)]
pub struct DocumentFields {
    /// Title.
    pub title: Patch<String>,
    /// Whether it looks back or ahead.
    pub nature: Patch<DocumentNature>,
    /// What it contains.
    pub description: Patch<String>,
    /// First year of the period that it is about.
    pub period_from: Patch<i32>,
    /// Last year of that period.
    pub period_until: Patch<i32>,
    /// Texts in which the record's facts are stated.
    pub sources: Patch<Vec<SourceFields>>,
}
