//! Partners, municipalities, office holders and venues.

use entity::{
    external_id,
    id::{MunicipalityId, OfficeHolderId, PartnerId, VenueId},
    municipality, office_holder, partner, register_area,
    terms::{PartnerStatus, SubjectKind, TextItemKind},
    venue,
};

use super::{Builder, FIRST, Mistake};
use crate::{
    demo::content::{self},
    municipalities::picked::{candidates, picked},
    words::{search_text, sort_key},
};

impl Builder<'_> {
    pub(super) fn partners(&mut self) -> Result<(), Mistake> {
        for partner in &self.content.partners {
            let id: PartnerId = self.write.new_id();
            let names = partner.aliases.iter().chain(&partner.short_name).map(String::as_str);
            self.partners.insert(&partner.slug, id);
            self.rows.partner.push(partner::Model {
                id,
                slug: partner.slug.clone(),
                name: partner.name.clone(),
                short_name: partner.short_name.clone(),
                legal_form: partner.legal_form.clone(),
                kind: partner.kind,
                parent_id: self.partners.option(partner.parent.as_ref())?,
                state: partner.state,
                website: partner.website.clone(),
                public_email: None,
                status: PartnerStatus::Active,
                merged_into_id: None,
                editorial_note: partner.editorial_note.clone(),
                sort_name: sort_key(&partner.name),
                search_text: search_text(names.chain([partner.name.as_str()])),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            if let Some(key) = &partner.municipality {
                self.municipality(partner, id, &key.key)?;
            }
            self.slugs(SubjectKind::Partner, id, &partner.slug, &partner.former_slugs);
            self.texts(id, TextItemKind::Alias, &partner.aliases);
            self.sources(id, &partner.sources)?;
            self.translations(id, &partner.translations)?;
            for (system, key) in &partner.external_ids {
                self.rows.external_id.push(external_id::Model {
                    id: self.write.new_id(),
                    system: system.clone(),
                    external_id: key.clone(),
                    subject_kind: SubjectKind::Partner,
                    subject_id: id.0,
                    created_at: self.now,
                    updated_at: self.now,
                    version: FIRST,
                });
            }
        }
        Ok(())
    }

    pub(super) fn municipality(
        &mut self,
        partner: &content::Partner,
        partner_id: PartnerId,
        key: &str,
    ) -> Result<(), Mistake> {
        let picked = candidates(key).into_iter().find_map(|(level, key)| {
            let named = |area: &&register_area::Model| area.level == level && area.key == key;
            self.areas.iter().find(named).and_then(picked)
        });
        let picked = picked.ok_or_else(|| Mistake::Key(key.to_owned()))?;
        let id: MunicipalityId = self.write.new_id();
        self.municipalities.insert(&partner.slug, id);
        self.rows.municipality.push(municipality::Model {
            id,
            partner_id,
            area_id: Some(picked.area),
            state: picked.state,
            ags: picked.ags,
            ars: picked.ars,
            district_key: picked.district_key,
            kind: picked.kind,
            population: picked.population,
            population_on: picked.population_on,
            latitude: None,
            longitude: None,
            sort_name: sort_key(&partner.name),
            created_at: self.now,
            updated_at: self.now,
            version: FIRST,
        });
        Ok(())
    }

    pub(super) fn office_holders(&mut self) -> Result<(), Mistake> {
        for person in &self.content.office_holders {
            let id: OfficeHolderId = self.write.new_id();
            let given = person.given_name.as_deref().unwrap_or_default();
            let function = person.function.as_deref().unwrap_or_default();
            self.office_holders.insert(&person.key, id);
            self.rows.office_holder.push(office_holder::Model {
                id,
                partner_id: self.partners.option(person.partner.as_ref())?,
                academic_title: person.academic_title.clone(),
                given_name: person.given_name.clone(),
                family_name: person.family_name.clone(),
                function: person.function.clone(),
                held_from: None,
                held_until: None,
                public_basis: person.public_basis,
                sort_name: sort_key(&format!("{} {given}", person.family_name)),
                search_text: search_text([person.family_name.as_str(), given, function]),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.sources(id, &person.sources)?;
        }
        Ok(())
    }

    pub(super) fn venues(&mut self) -> Result<(), Mistake> {
        for venue in &self.content.venues {
            let id: VenueId = self.write.new_id();
            let places = [Some(&venue.name), venue.street.as_ref(), venue.locality.as_ref()];
            self.venues.insert(&venue.key, id);
            self.rows.venue.push(venue::Model {
                id,
                name: venue.name.clone(),
                street: venue.street.clone(),
                postal_code: None,
                locality: venue.locality.clone(),
                entrance: venue.entrance.clone(),
                accessibility: None,
                sort_name: sort_key(&venue.name),
                search_text: search_text(places.into_iter().flatten().map(String::as_str)),
                created_at: self.now,
                updated_at: self.now,
                version: FIRST,
            });
            self.sources(id, &venue.sources)?;
        }
        Ok(())
    }
}
