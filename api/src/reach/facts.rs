//! The rules of seeing as plain functions: a row, what is known of it, and a reach.

use entity::{
    agreement, api_key, event, event_profile, event_series,
    id::{EventInvitationId, PartnerId, RegistrationId, UserId},
    model_municipality, partner, partner_role,
    terms::{
        Confidentiality, EventStatus, ModelMunicipalityStatus, PartnerRoleState, PartnerStatus,
        PublicationStatus, SeriesStatus,
    },
};

use super::Reach;

/// Who steers a programme, series or event, and who takes part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Involved {
    /// Partners with an accepted role that leads the event, or the series that it is part of.
    pub organisers: Vec<PartnerId>,
    /// Partners with an accepted role that leads the programme that it belongs to.
    pub programme_leads: Vec<PartnerId>,
    /// Members of that programme: partners with an accepted role in it, admitted and active
    /// municipalities; and partners with an accepted role in the event or its series.
    pub members: Vec<PartnerId>,
    /// Partners that are asked to have a part in the series or event itself: they see what they are asked for.
    pub asked: Vec<PartnerId>,
    /// People with accounts who take part in the event: confirmed, waiting or with an offer.
    pub people: Vec<UserId>,
    /// Their registrations, and those of people without accounts.
    pub registrations: Vec<RegistrationId>,
    /// Invitations to the event that were not taken back.
    pub invitations: Vec<EventInvitationId>,
}

impl Reach {
    pub(super) fn steers(&self, partners: &[PartnerId]) -> bool {
        shares(&self.steering, partners)
    }

    /// A partner is public once it is active, and stays so when it is archived.
    #[must_use]
    pub fn covers_partner(&self, partner: &partner::Model) -> bool {
        self.administers
            || matches!(partner.status, PartnerStatus::Active | PartnerStatus::Archived)
            || self.kept.contains(&partner.id)
    }

    /// A municipality is as visible as the partner that it is.
    #[must_use]
    pub fn covers_municipality(&self, partner: &partner::Model) -> bool {
        self.covers_partner(partner)
    }

    /// The keys of a partner are for those who manage it.
    #[must_use]
    pub fn covers_api_key(&self, key: &api_key::Model) -> bool {
        self.administers || self.managing.contains(&key.partner_id)
    }

    /// An office holder is as visible as the partner where the office is held.
    #[must_use]
    pub fn covers_office_holder(&self, partner: Option<&partner::Model>) -> bool {
        partner.is_none_or(|partner| self.covers_partner(partner))
    }

    /// A series is public once it is published.
    #[must_use]
    pub fn covers_series(&self, series: &event_series::Model, involved: &Involved) -> bool {
        self.administers
            || series.status != SeriesStatus::Draft
            || self.steers(&involved.organisers)
            || self.steers(&involved.asked)
            || shares(&self.hosting, &involved.organisers)
            || self.steers(&involved.programme_leads)
    }

    /// An event is public once it is published, unless it is for members: those who take part, or note who
    /// does, see it as well.
    #[must_use]
    pub fn covers_event(&self, event: &event::Model, involved: &Involved) -> bool {
        let shown = event.status != EventStatus::Draft
            && (event.confidentiality != Confidentiality::Members
                || shares(&self.members, &involved.members)
                || self.attends(involved)
                || self.check_ins.contains(&event.id));
        shown
            || self.administers
            || self.steers(&involved.organisers)
            || self.steers(&involved.asked)
            || shares(&self.hosting, &involved.organisers)
            || self.steers(&involved.programme_leads)
    }

    /// Of a protected event only its organisers, and those who take part, see more than title, day and host
    /// (invariant 7; access.md). Who takes part with them is hidden from these as well.
    #[must_use]
    pub fn covers_event_details(&self, event: &event::Model, involved: &Involved) -> bool {
        event.confidentiality != Confidentiality::Protected
            || self.steers(&involved.organisers)
            || self.attends(involved)
    }

    /// How many come to a protected event, and what is noted of it, only its organisers know (invariant 7).
    #[must_use]
    pub fn covers_event_notes(&self, event: &event::Model, involved: &Involved) -> bool {
        event.confidentiality != Confidentiality::Protected || self.steers(&involved.organisers)
    }

    /// A role is public once its partner accepted it; before and after, only both sides see it.
    ///
    /// Of a protected event everybody sees the leading roles, its organisers see all. What the role
    /// is in, and its partner, must be visible as well.
    #[must_use]
    pub fn covers_role(
        &self,
        role: &partner_role::Model,
        event: Option<&event::Model>,
        involved: &Involved,
    ) -> bool {
        let own = self.own.contains(&role.partner_id);
        let steers = self.steers(&involved.organisers) || self.steers(&involved.programme_leads);
        let agreed = role.state == PartnerRoleState::Accepted || own || steers || self.administers;
        let open = event.is_none_or(|event| self.covers_event_details(event, involved));
        agreed && (open || role.leads || own)
    }

    /// A model municipality is public from ACTIVE on, if the municipality is; else only it and the
    /// programme's leads see it.
    #[must_use]
    pub fn covers_model_municipality(
        &self,
        model: &model_municipality::Model,
        municipality: &partner::Model,
        programme_leads: &[PartnerId],
    ) -> bool {
        use ModelMunicipalityStatus::{Active, Completed, Paused};
        let public = matches!(model.status, Active | Paused | Completed);
        (public && self.covers_partner(municipality))
            || self.is_side_of_model_municipality(municipality, programme_leads)
    }

    /// An agreement is public once it is released; its parties and the programme's leads see it
    /// before.
    #[must_use]
    pub fn covers_agreement(
        &self,
        agreement: &agreement::Model,
        parties: &[PartnerId],
        programme_leads: &[PartnerId],
    ) -> bool {
        agreement.released_at.is_some_and(|released| released <= self.now)
            || self.covers_agreement_text(parties, programme_leads)
    }

    /// The text is never public.
    #[must_use]
    pub fn covers_agreement_text(
        &self,
        parties: &[PartnerId],
        programme_leads: &[PartnerId],
    ) -> bool {
        self.administers || shares(&self.parties, parties) || self.steers(programme_leads)
    }

    /// An event profile is public once it is published; drafts are for the municipality, the event's
    /// organisers and the programme's leads.
    ///
    /// It tells counts and results, so that of a protected event it is for those who see the event
    /// whole, and for the municipality that wrote it (invariant 7). `event_in_detail` is whether the
    /// actor sees the event that the profile is about more than by title, day and host; true when it
    /// is about none that is recorded.
    #[must_use]
    pub fn covers_profile(
        &self,
        profile: &event_profile::Model,
        event_notes: bool,
        municipality: Option<PartnerId>,
        programme_leads: &[PartnerId],
        organisers: &[PartnerId],
    ) -> bool {
        use PublicationStatus::{Published, Superseded};
        let shown = matches!(profile.status, Published | Superseded);
        let written = self.steers(programme_leads) || shares(&self.writing, organisers);
        municipality
            .is_some_and(|partner| self.own.contains(&partner) || self.writing.contains(&partner))
            || (event_notes && (shown || written))
    }
}

/// Whether the actor's partners and those that something is for have one in common.
pub(super) fn shares(own: &[PartnerId], partners: &[PartnerId]) -> bool {
    partners.iter().any(|partner| own.contains(partner))
}
