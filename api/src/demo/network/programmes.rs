//! Programmes, model municipalities and event profiles.

use entity::{
    event_profile,
    id::{ModelMunicipalityId, ProgrammeDocumentId, ProgrammeId},
    model_municipality, programme, programme_document,
    terms::{SubjectKind, TextItemKind},
};

use super::{Builder, FIRST, Mistake, RoleIn};
use crate::{
    dates::SortInstants,
    words::{search_text, sort_key},
};

impl Builder<'_> {
    pub(super) fn programmes(&mut self) -> Result<(), Mistake> {
        for programme in &self.content.programmes {
            let id: ProgrammeId = self.write.new_id();
            let sorts = SortInstants::of(programme.started_on);
            let texts = programme.aliases.iter().chain(&programme.motto).chain(&programme.goal);
            self.programmes.insert(&programme.slug, id);
            self.rows.programme.push(programme::Model {
                id,
                slug: programme.slug.clone(),
                title: programme.title.clone(),
                motto: programme.motto.clone(),
                kind: programme.kind,
                goal: programme.goal.clone(),
                scope: programme.scope,
                state: programme.state,
                municipality_id: self.municipalities.option(programme.municipality.as_ref())?,
                started_on: programme.started_on,
                ended_on: None,
                duration_text: programme.duration_text.clone(),
                topics_open_ended: programme.topics_open_ended,
                contact_id: None,
                contact_email: None,
                requires_agreement: programme.requires_agreement,
                status: programme.status,
                editorial_note: programme.editorial_note.clone(),
                sorts_from: sorts.from,
                sorts_back: sorts.back,
                sort_name: sort_key(&programme.title),
                search_text: search_text(
                    texts.map(String::as_str).chain([programme.title.as_str()]),
                ),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.slugs(SubjectKind::Programme, id, &programme.slug, &programme.former_slugs);
            self.texts(id, TextItemKind::Alias, &programme.aliases);
            self.texts(id, TextItemKind::Component, &programme.components);
            self.texts(id, TextItemKind::PlannedOutput, &programme.planned_outputs);
            self.topics(SubjectKind::Programme, id, &programme.topics);
            self.sources(id, &programme.sources)?;
            self.translations(id, &programme.translations)?;
            self.roles(RoleIn::Programme(id), &programme.roles)?;
            self.figures(Some(id), None, &programme.figures);
            for (document, position) in programme.documents.iter().zip(1..) {
                let document_id: ProgrammeDocumentId = self.write.new_id();
                self.documents.insert(&document.title, document_id);
                self.rows.programme_document.push(programme_document::Model {
                    id: document_id,
                    programme_id: id,
                    position,
                    title: document.title.clone(),
                    nature: document.nature,
                    description: document.description.clone(),
                    period_from: document.period_from,
                    period_until: document.period_until,
                    created_at: self.now,
                    updated_at: self.now,
                    version: FIRST,
                });
            }
        }
        Ok(())
    }

    pub(super) fn model_municipalities(&mut self) -> Result<(), Mistake> {
        for model in &self.content.model_municipalities {
            let id: ModelMunicipalityId = self.write.new_id();
            if let Some(agreement) = &model.agreement {
                self.model_municipalities.insert(agreement.clone(), id);
            }
            self.rows.model_municipality.push(model_municipality::Model {
                id,
                programme_id: self.programmes.get(&model.programme)?,
                municipality_id: self.municipalities.get(&model.municipality)?,
                ordinal: model.ordinal,
                pilot: model.pilot,
                contact_id: None,
                status: model.status,
                sorts_at: model.ordinal.unwrap_or(i32::MAX),
                cohort_id: None,
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.sources(id, &model.sources)?;
        }
        Ok(())
    }

    pub(super) fn event_profiles(&mut self) -> Result<(), Mistake> {
        for profile in &self.content.event_profiles {
            let id = self.write.new_id();
            let texts = [Some(&profile.title), profile.concept.as_ref(), profile.occasion.as_ref()];
            self.rows.event_profile.push(event_profile::Model {
                id,
                programme_id: Some(self.programmes.get(&profile.programme)?),
                event_id: None,
                municipality_id: Some(self.municipalities.get(&profile.municipality)?),
                title: profile.title.clone(),
                concept: profile.concept.clone(),
                occasion: profile.occasion.clone(),
                moderation: None,
                participants_count: profile.participants,
                participants_approximate: profile.participants_approximate,
                participants_text: profile.participants_text.clone(),
                ratings: None,
                function_mailbox: None,
                held_on: profile.held_on,
                status: profile.status,
                published_by: None,
                return_reason: None,
                sort_name: sort_key(&profile.title),
                search_text: search_text(texts.into_iter().flatten().map(String::as_str)),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.texts(id, TextItemKind::KeyResult, &profile.key_results);
            self.topics(SubjectKind::EventProfile, id, &profile.topics);
            self.sources(id, &profile.sources)?;
        }
        Ok(())
    }
}
