//! What objects of many kinds carry: roles, figures, slugs, texts, topics, sources, translations.

use entity::{
    id::{EventId, ProgrammeId, TopicId},
    partner_role, reported_figure, slug, source_ref,
    terms::{PartnerRoleState, SubjectKind, TextItemKind},
    text_item, topic, topic_link, translation,
    value::Slug,
};
use uuid::Uuid;

use super::{Builder, FIRST, Mistake, RoleIn};
use crate::{
    demo::content::{self, SourceOf, Translations},
    words::{search_text, sort_key},
};

impl Builder<'_> {
    pub(super) fn roles(
        &mut self,
        subject: RoleIn,
        roles: &[content::Role],
    ) -> Result<(), Mistake> {
        let (programme_id, series_id, event_id) = match subject {
            RoleIn::Programme(id) => (Some(id), None, None),
            RoleIn::Series(id) => (None, Some(id), None),
            RoleIn::Event(id) => (None, None, Some(id)),
        };
        for (role, position) in roles.iter().zip(1..) {
            self.rows.partner_role.push(partner_role::Model {
                id: self.write.new_id(),
                programme_id,
                series_id,
                event_id,
                partner_id: self.partners.get(&role.partner)?,
                role: role.role,
                position,
                leads: role.leads,
                state: PartnerRoleState::Accepted,
                editorial_note: role.editorial_note.clone(),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
        }
        Ok(())
    }

    pub(super) fn figures(
        &mut self,
        programme_id: Option<ProgrammeId>,
        event_id: Option<EventId>,
        figures: &[content::Figure],
    ) {
        for (figure, position) in figures.iter().zip(1..) {
            self.rows.reported_figure.push(reported_figure::Model {
                id: self.write.new_id(),
                programme_id,
                event_id,
                position,
                measure: figure.measure,
                count: figure.count,
                approximate: figure.approximate,
                as_of: figure.as_of,
                note: figure.note.clone(),
                source_title: figure.source_title.clone(),
                source_url: figure.source_url.clone(),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
        }
    }

    pub(super) fn slugs(
        &mut self,
        subject_kind: SubjectKind,
        subject: impl Into<Uuid>,
        current: &Slug,
        former: &[Slug],
    ) {
        let subject_id = subject.into();
        for slug in former.iter().chain([current]) {
            self.rows.slug.push(slug::Model {
                subject_kind,
                slug: slug.clone(),
                subject_id,
                created_at: self.now,
            });
        }
    }

    pub(super) fn texts(&mut self, subject: impl Into<Uuid>, kind: TextItemKind, texts: &[String]) {
        let subject_id = subject.into();
        for (text, position) in texts.iter().zip(1..) {
            self.rows.text_item.push(text_item::Model {
                id: self.write.new_id(),
                subject_id,
                kind,
                position,
                text: text.clone(),
            });
        }
    }

    pub(super) fn topics(
        &mut self,
        subject_kind: SubjectKind,
        subject: impl Into<Uuid>,
        names: &[String],
    ) {
        let subject_id = subject.into();
        for (name, position) in names.iter().zip(1..) {
            let topic_id = self.topic(name);
            self.rows.topic_link.push(topic_link::Model {
                topic_id,
                subject_kind,
                subject_id,
                position,
            });
        }
    }

    pub(super) fn topic(&mut self, name: &str) -> TopicId {
        if let Some(id) = self.topics.get(name) {
            return *id;
        }
        let id: TopicId = self.write.new_id();
        self.topics.insert(name.to_owned(), id);
        self.rows.topic.push(topic::Model {
            id,
            name: name.to_owned(),
            sort_name: sort_key(name),
            search_text: search_text([name]),
            created_at: self.now,
            updated_at: self.now,
            version: FIRST,
        });
        id
    }

    pub(super) fn sources(
        &mut self,
        subject: impl Into<Uuid>,
        sources: &[SourceOf],
    ) -> Result<(), Mistake> {
        let subject_id = subject.into();
        for (source, position) in sources.iter().zip(1..) {
            let source = match source {
                SourceOf::Own(source) => source,
                SourceOf::Key(key) => self
                    .content
                    .sources
                    .get(key)
                    .ok_or_else(|| Mistake::Unknown { kind: "source", key: key.clone() })?,
            };
            self.rows.source_ref.push(source_ref::Model {
                id: self.write.new_id(),
                subject_id,
                position,
                title: source.title.clone(),
                url: source.url.clone(),
                published_at: source.published_at,
                revised_at: source.revised_at,
                states: source.states.clone(),
            });
        }
        Ok(())
    }

    pub(super) fn translations(
        &mut self,
        subject: impl Into<Uuid>,
        translations: &Translations,
    ) -> Result<(), Mistake> {
        let subject_id = subject.into();
        for (tag, fields) in translations {
            let locale = tag.parse().map_err(|_| Mistake::Locale(tag.clone()))?;
            for (field, text) in fields {
                self.rows.translation.push(translation::Model {
                    subject_id,
                    field: field.clone(),
                    locale: Clone::clone(&locale),
                    text: text.clone(),
                });
            }
        }
        Ok(())
    }
}
