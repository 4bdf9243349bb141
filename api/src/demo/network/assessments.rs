//! Questionnaires of programmes.

use entity::{
    assessment_question, field_of_action,
    id::{AssessmentQuestionId, FieldOfActionId, QuestionnaireId},
    questionnaire, scale_step,
    terms::QuestionnaireStatus,
};

use super::{Builder, FIRST, Mistake};
use crate::demo::content::{FieldOfAction, Questionnaire};

impl Builder<'_> {
    pub(super) fn questionnaires(&mut self) -> Result<(), Mistake> {
        for programme in &self.content.programmes {
            let Some(content) = &programme.questionnaire else { continue };
            let id: QuestionnaireId = self.write.new_id();
            self.rows.questionnaire.push(questionnaire::Model {
                id,
                programme_id: self.programmes.get(programme.slug.as_str())?,
                edition: 1,
                title: content.title.clone(),
                introduction: Some(content.introduction.clone()),
                source_title: Some(content.source_title.clone()),
                source_url: Some(content.source_url.clone()),
                status: QuestionnaireStatus::Published,
                published_at: Some(self.now),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.form(id, content);
        }
        Ok(())
    }

    fn form(&mut self, id: QuestionnaireId, content: &Questionnaire) {
        for (value, label) in (1..).zip(&content.scale) {
            let label = label.clone();
            self.rows.scale_step.push(scale_step::Model { questionnaire_id: id, value, label });
        }
        for (position, field) in (1..).zip(&content.fields) {
            let field_id: FieldOfActionId = self.write.new_id();
            self.rows.field_of_action.push(field_of_action::Model {
                id: field_id,
                questionnaire_id: id,
                position,
                title: field.title.clone(),
                description: Some(field.description.clone()),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.questions_of(field_id, field);
        }
    }

    fn questions_of(&mut self, field_id: FieldOfActionId, field: &FieldOfAction) {
        for (position, text) in (1..).zip(&field.questions) {
            let id: AssessmentQuestionId = self.write.new_id();
            self.rows.assessment_question.push(assessment_question::Model {
                id,
                field_id,
                position,
                text: text.clone(),
                hint: None,
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
        }
    }
}
