//! Writing the editions of a programme's questionnaire: a draft is changed, what is published never.

use entity::{
    id::{ProgrammeId, QuestionnaireId},
    questionnaire,
    terms::{QuestionnaireStatus, SubjectKind},
};
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    partners::service::{PartIn, accepted_parts},
    patch::Patch,
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal},
    self_assessments::{
        checks::{Checks, TEXT},
        form::{FieldDraft, Form},
        refusal::SelfAssessmentErrorCode::{self, DraftExists, InvalidTransition},
        store,
    },
    write::{Change, Write},
};

type Outcome<T> = Result<T, Failure<SelfAssessmentErrorCode>>;

/// What a questionnaire says, as a client wants it: absent is not null.
#[derive(Clone, Debug, Default)]
pub struct QuestionnaireFields {
    /// Title.
    pub title: Patch<String>,
    /// What those who answer are told first.
    pub introduction: Patch<String>,
    /// Title of the text that it follows.
    pub source_title: Patch<String>,
    /// Where that text can be read.
    pub source_url: Patch<String>,
    /// What the steps of the scale mean, from 1.
    pub scale: Patch<Vec<String>>,
    /// All its fields of action in order.
    pub fields: Patch<Vec<FieldDraft>>,
}

/// An edition that is to be entered.
#[derive(Clone, Debug)]
pub struct NewQuestionnaire {
    /// The programme.
    pub programme: ProgrammeId,
    /// What is other than in the edition that was published last.
    pub fields: QuestionnaireFields,
}

/// A step of one questionnaire.
#[derive(Clone, Copy, Debug)]
pub struct QuestionnaireChange {
    /// The questionnaire.
    pub id: QuestionnaireId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// A change of a draft.
#[derive(Clone, Debug)]
pub struct QuestionnaireEdit {
    /// The draft.
    pub change: QuestionnaireChange,
    /// What is to change.
    pub fields: QuestionnaireFields,
}

/// Enters the next edition, as a draft: what is not given is taken from the one that was published last.
pub async fn create_questionnaire(
    app: &App,
    actor: &Actor,
    command: NewQuestionnaire,
) -> Outcome<questionnaire::Model> {
    let mut write = Write::begin(app, actor, "self_assessments.create_questionnaire").await?;
    let programme = command.programme;
    store::lock_programme(write.transaction(), programme).await?.ok_or(Fault::NotFound)?;
    require(&mut write, actor, programme).await?;
    let mut checks = Checks::default();
    if store::has_draft(write.transaction(), programme).await? {
        checks.refuse_at("programmeId", DraftExists);
    }
    let (blank, form) = match store::latest_published(write.transaction(), programme).await? {
        Some(row) => {
            let form = store::form_of(write.transaction(), row.id).await?;
            (row, form)
        }
        None => (nothing(&write, programme), Form::default()),
    };
    let mut fields = command.fields;
    // For what is new, a title that is not given is as wrong as null.
    if blank.title.is_empty() && !fields.title.is_given() {
        fields.title = Patch::Clear;
    }
    let (row, form) = fields.over(blank, form, &mut checks);
    checks.done()?;
    let row = questionnaire::Model {
        id: write.new_id(),
        edition: store::next_edition(write.transaction(), programme).await?,
        status: QuestionnaireStatus::Draft,
        published_at: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
        ..row
    };
    store::insert_questionnaire(write.transaction(), &row).await?;
    let new_id = || write.new_id();
    store::insert_form(write.transaction(), row.id, &form, write.now(), new_id).await?;
    let details = json!({
        "title": row.title, "edition": row.edition, "status": row.status,
        "fields": form.fields.len(),
    });
    write.changed(Change::Created, SubjectKind::Questionnaire, row.id, &details);
    write.announce("questionnaire.created", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Changes a draft. Where nothing is other than it was, the version stays.
pub async fn update_questionnaire(
    app: &App,
    actor: &Actor,
    command: QuestionnaireEdit,
) -> Outcome<questionnaire::Model> {
    let mut write = Write::begin(app, actor, "self_assessments.update_questionnaire").await?;
    let before = draft(&mut write, actor, command.change).await?;
    let form_before = store::form_of(write.transaction(), before.id).await?;
    let mut checks = Checks::default();
    let (row, form) = command.fields.over(before.clone(), form_before.clone(), &mut checks);
    checks.done()?;
    if row == before && form == form_before {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = questionnaire::Model { updated_at: write.now(), version: before.version + 1, ..row };
    store::update_questionnaire(write.transaction(), &row).await?;
    if form != form_before {
        let new_id = || write.new_id();
        store::replace_form(write.transaction(), row.id, &form, write.now(), new_id).await?;
    }
    let details = json!({
        "title": { "before": before.title, "after": row.title },
        "fields": { "before": form_before.fields.len(), "after": form.fields.len() },
    });
    write.changed(Change::Updated, SubjectKind::Questionnaire, row.id, &details);
    write.announce("questionnaire.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Publishes a draft: from now on it is what municipalities answer, and is never changed.
pub async fn publish_questionnaire(
    app: &App,
    actor: &Actor,
    command: QuestionnaireChange,
) -> Outcome<questionnaire::Model> {
    let mut write = Write::begin(app, actor, "self_assessments.publish_questionnaire").await?;
    let before = draft(&mut write, actor, command).await?;
    let row = questionnaire::Model {
        status: QuestionnaireStatus::Published,
        published_at: Some(write.now()),
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    store::update_questionnaire(write.transaction(), &row).await?;
    let details = json!({ "status": { "before": before.status, "after": row.status } });
    write.changed(Change::Updated, SubjectKind::Questionnaire, row.id, &details);
    write.announce("questionnaire.published", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Removes a draft.
pub async fn remove_questionnaire(
    app: &App,
    actor: &Actor,
    command: QuestionnaireChange,
) -> Outcome<QuestionnaireId> {
    let mut write = Write::begin(app, actor, "self_assessments.remove_questionnaire").await?;
    let row = draft(&mut write, actor, command).await?;
    store::delete_questionnaire(write.transaction(), row.id).await?;
    let details = json!({ "title": row.title, "edition": row.edition });
    write.changed(Change::Deleted, SubjectKind::Questionnaire, row.id, &details);
    write.announce("questionnaire.removed", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row.id)
}

/// The draft, if the actor may write at it.
async fn draft(
    write: &mut Write,
    actor: &Actor,
    change: QuestionnaireChange,
) -> Outcome<questionnaire::Model> {
    let reach = Reach::of(actor, write.now());
    let row = store::lock_questionnaire(write.transaction(), &reach, change.id).await?;
    let row = row.ok_or(Fault::NotFound)?;
    require(write, actor, row.programme_id).await?;
    Fault::unless_expected(row.version, change.expected_version)?;
    if row.status == QuestionnaireStatus::Published {
        return Err(Refusal::at("id", InvalidTransition).with("status", "PUBLISHED").into());
    }
    Ok(row)
}

async fn require(write: &mut Write, actor: &Actor, programme: ProgrammeId) -> Result<(), Fault> {
    let parts = accepted_parts(write.app(), PartIn::Programme(programme)).await?;
    let facts = Facts { programme_leads: &parts.leading, ..Facts::default() };
    write.on(policy::require(actor, Action::EditQuestionnaire, &facts)?);
    write.concerns(programme);
    Ok(())
}

fn nothing(write: &Write, programme: ProgrammeId) -> questionnaire::Model {
    questionnaire::Model {
        id: write.new_id(),
        programme_id: programme,
        edition: 1,
        title: String::new(),
        introduction: None,
        source_title: None,
        source_url: None,
        status: QuestionnaireStatus::Draft,
        published_at: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    }
}

impl QuestionnaireFields {
    /// The questionnaire after the change; tells `checks` of everything that is wrong.
    fn over(
        self,
        before: questionnaire::Model,
        form: Form,
        checks: &mut Checks,
    ) -> (questionnaire::Model, Form) {
        let title = checks.required_line("title", self.title).unwrap_or(before.title);
        let introduction =
            self.introduction.and_then(|text| checks.lines("introduction", &text, TEXT));
        let source_title = checks.optional_line("sourceTitle", self.source_title);
        let source_url = self.source_url.and_then(|url| checks.url("sourceUrl", &url));
        let form = form.changed(self.scale, self.fields, checks);
        let row = questionnaire::Model {
            title,
            introduction: introduction.over(before.introduction),
            source_title: source_title.over(before.source_title),
            source_url: source_url.over(before.source_url),
            ..before
        };
        (row, form)
    }
}
