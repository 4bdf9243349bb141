//! Who sees what, rule by rule: the plain functions against what access.md says.

use api::{
    access::{Actor, Level, NetworkRole, Scope},
    reach::{Reach, facts::Involved},
};
use chrono::TimeDelta;
use entity::{
    agreement, event, event_profile, event_series,
    id::PartnerId,
    model_municipality, partner, partner_role,
    terms::{
        Confidentiality, EventStatus, ModelMunicipalityStatus, PartnerRoleState, PartnerStatus,
        PublicationStatus, SeriesStatus,
    },
};
use sea_orm::Iterable as _;

use crate::{
    fixture::{Engine, TestApp, now},
    world::{at, events, id, person, programmes, system},
};

/// Everybody.
const ALL: &str =
    "nobody viewer editor manager administrator officer key members-key agreements-key";
/// Those who act for the partner, and administrators.
const OWN: &str = "viewer editor manager administrator";
/// The same, and a key for the partner's own record.
const KEPT: &str = "viewer editor manager administrator key";
/// The same, and a key for what is for members.
const MEMBERS: &str = "viewer editor manager administrator members-key";
/// The same, and a key for agreements.
const PARTIES: &str = "viewer editor manager administrator agreements-key";
/// Those who write for the partner, and administrators.
const STEERING: &str = "editor manager administrator";

/// One test's partner, and rows that are changed by struct update; nothing is in the database.
struct Rules {
    test: TestApp,
    partner: PartnerId,
}

impl Rules {
    async fn new() -> Self {
        let test = TestApp::new(Engine::Sqlite).await;
        let partner = id(&test);
        Self { test, partner }
    }

    /// Who of all actors is covered; viewer, editor and manager act for the partner.
    fn who(&self, covers: impl Fn(&Reach) -> bool) -> String {
        let member = |level| person(vec![], vec![at(self.partner, level)]);
        let actors = [
            ("nobody", Actor::Anonymous),
            ("viewer", member(Level::Viewer)),
            ("editor", member(Level::Editor)),
            ("manager", member(Level::Manager)),
            ("administrator", person(vec![NetworkRole::Administrator], vec![])),
            ("officer", person(vec![NetworkRole::PrivacyOfficer], vec![])),
            ("key", system(self.partner, &[Scope::PartnersWrite])),
            ("members-key", system(self.partner, &[Scope::MembersRead])),
            ("agreements-key", system(self.partner, &[Scope::AgreementsRead])),
        ];
        let covered = actors.iter().filter(|(_, actor)| covers(&Reach::of(actor, now())));
        covered.map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
    }

    /// The partner in this state, and another one in the same.
    fn partners(&self, status: PartnerStatus) -> [partner::Model; 2] {
        let other = partner::Model { status, ..programmes::partner(&self.test, "Stiftung") };
        [partner::Model { id: self.partner, ..other.clone() }, other]
    }

    fn organiser(&self) -> Involved {
        Involved { organisers: vec![self.partner], ..Involved::default() }
    }

    fn lead(&self) -> Involved {
        Involved { programme_leads: vec![self.partner], ..Involved::default() }
    }

    fn member(&self) -> Involved {
        Involved { members: vec![self.partner], ..Involved::default() }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_is_public_from_active_on() {
    let rules = Rules::new().await;
    for status in PartnerStatus::iter() {
        let [own, other] = rules.partners(status);
        let public = matches!(status, PartnerStatus::Active | PartnerStatus::Archived);
        let (by_own, by_others) = if public { (ALL, ALL) } else { (KEPT, "administrator") };
        assert_eq!(rules.who(|reach| reach.covers_partner(&own)), by_own, "{status:?}");
        assert_eq!(rules.who(|reach| reach.covers_partner(&other)), by_others, "{status:?}");
        assert_eq!(rules.who(|reach| reach.covers_municipality(&own)), by_own);
        assert_eq!(rules.who(|reach| reach.covers_municipality(&other)), by_others);
        assert_eq!(rules.who(|reach| reach.covers_office_holder(Some(&own))), by_own);
        assert_eq!(rules.who(|reach| reach.covers_office_holder(Some(&other))), by_others);
    }
    assert_eq!(rules.who(|reach| reach.covers_office_holder(None)), ALL);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_for_those_who_make_it() {
    let rules = Rules::new().await;
    let involved = [
        (Involved::default(), "administrator"),
        (rules.organiser(), STEERING),
        (rules.lead(), STEERING),
        (rules.member(), "administrator"),
    ];
    for (involved, makers) in &involved {
        for status in SeriesStatus::iter() {
            let series = event_series::Model { status, ..events::series(&rules.test, "Reihe") };
            let expected = if status == SeriesStatus::Draft { makers } else { ALL };
            assert_eq!(rules.who(|reach| reach.covers_series(&series, involved)), expected);
        }
        for status in EventStatus::iter() {
            let event = event::Model { status, ..events::event(&rules.test, "Treffen") };
            let expected = if status == EventStatus::Draft { makers } else { ALL };
            assert_eq!(rules.who(|reach| reach.covers_event(&event, involved)), expected);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn confidentiality_hides_an_event_or_its_details() {
    use Confidentiality::{Members, Protected, Public};
    let rules = Rules::new().await;
    let nobody = Involved::default();
    for (confidentiality, involved, seen, whole) in [
        (Public, &nobody, ALL, ALL),
        (Members, &nobody, "administrator", ALL),
        (Members, &rules.member(), MEMBERS, ALL),
        (Members, &rules.organiser(), STEERING, ALL),
        (Members, &rules.lead(), STEERING, ALL),
        // Neither the administrator nor a programme's lead sees more than the face.
        (Protected, &nobody, ALL, ""),
        (Protected, &rules.member(), ALL, ""),
        (Protected, &rules.lead(), ALL, ""),
        (Protected, &rules.organiser(), ALL, "editor manager"),
    ] {
        let event = event::Model { confidentiality, ..events::event(&rules.test, "Treffen") };
        let case = format!("{confidentiality:?} {involved:?}");
        assert_eq!(rules.who(|reach| reach.covers_event(&event, involved)), seen, "{case}");
        let details = rules.who(|reach| reach.covers_event_details(&event, involved));
        assert_eq!(details, whole, "{case}");
    }
    assert_eq!(rules.who(Reach::can_organise), "editor manager");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_public_by_consent() {
    use PartnerRoleState::Accepted;
    let rules = Rules::new().await;
    let public = events::event(&rules.test, "Treffen");
    let protected = event::Model { confidentiality: Confidentiality::Protected, ..public.clone() };
    for state in PartnerRoleState::iter() {
        let agreed = state == Accepted;
        let other = events::role_in(&rules.test, public.id, id(&rules.test));
        let other = partner_role::Model { state, ..other };
        let own = partner_role::Model { partner_id: rules.partner, ..other.clone() };
        let leading = partner_role::Model { leads: true, ..other.clone() };
        let (nobody, organiser, lead) = (Involved::default(), rules.organiser(), rules.lead());
        for (role, event, involved, expected) in [
            (&other, None, &nobody, if agreed { ALL } else { "administrator" }),
            (&other, Some(&public), &nobody, if agreed { ALL } else { "administrator" }),
            (&other, Some(&public), &organiser, if agreed { ALL } else { STEERING }),
            (&other, Some(&public), &lead, if agreed { ALL } else { STEERING }),
            (&own, Some(&public), &nobody, if agreed { ALL } else { OWN }),
            (&other, Some(&protected), &nobody, ""),
            (&other, Some(&protected), &lead, ""),
            (&other, Some(&protected), &organiser, "editor manager"),
            (&own, Some(&protected), &nobody, "viewer editor manager"),
            (&leading, Some(&protected), &nobody, if agreed { ALL } else { "administrator" }),
        ] {
            let who = rules.who(|reach| reach.covers_role(role, event, involved));
            assert_eq!(who, expected, "{role:?} in {event:?} with {involved:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_municipality_is_public_from_active_on() {
    use ModelMunicipalityStatus::{Active, Completed, Paused};
    let rules = Rules::new().await;
    let (programme, municipality) = (id(&rules.test), id(&rules.test));
    for status in ModelMunicipalityStatus::iter() {
        let model =
            programmes::model_municipality(&rules.test, programme, municipality, None, status);
        let model: &model_municipality::Model = &model;
        let public = matches!(status, Active | Paused | Completed);
        let [own, other] = rules.partners(PartnerStatus::Active);
        let [_, hidden] = rules.partners(PartnerStatus::Suspended);
        for (town, leads, otherwise, shown) in [
            (&own, vec![], OWN, public),
            (&other, vec![], "administrator", public),
            (&other, vec![rules.partner], STEERING, public),
            (&hidden, vec![], "administrator", false),
        ] {
            let who = rules.who(|reach| reach.covers_model_municipality(model, town, &leads));
            assert_eq!(who, if shown { ALL } else { otherwise }, "{status:?} {town:?} {leads:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_is_public_once_released_and_its_text_never() {
    let rules = Rules::new().await;
    let second = TimeDelta::seconds(1);
    let own = [rules.partner];
    for (parties, leads, insiders) in
        [(&[][..], &[][..], "administrator"), (&own, &[], PARTIES), (&[], &own, STEERING)]
    {
        for (released_at, released) in [
            (None, false),
            (Some(now() - second), true),
            (Some(now()), true),
            (Some(now() + second), false),
        ] {
            let row = programmes::agreement(&rules.test, "Vertrag");
            let row = agreement::Model { released_at, ..row };
            let who = rules.who(|reach| reach.covers_agreement(&row, parties, leads));
            assert_eq!(who, if released { ALL } else { insiders }, "{released_at:?}");
        }
        let who = rules.who(|reach| reach.covers_agreement_text(parties, leads));
        assert_eq!(who, insiders);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_public_once_published() {
    use PublicationStatus::{Published, Superseded};
    let rules = Rules::new().await;
    let own = rules.partner;
    for status in PublicationStatus::iter() {
        let row = event_profile::Model { status, ..events::profile(&rules.test, "Steckbrief") };
        for (municipality, leads, organisers, drafters) in [
            (None, vec![], vec![], ""),
            (Some(id(&rules.test)), vec![], vec![], ""),
            (Some(own), vec![], vec![], "viewer editor manager"),
            (None, vec![own], vec![], "editor manager"),
            (None, vec![], vec![own], "editor manager"),
        ] {
            let public = matches!(status, Published | Superseded);
            let who = |in_detail| {
                rules.who(|reach| {
                    reach.covers_profile(&row, in_detail, municipality, &leads, &organisers)
                })
            };
            assert_eq!(who(true), if public { ALL } else { drafters }, "{status:?}");
            // Of a protected event it is for its organisers, and for the municipality that wrote it.
            let authors = if municipality == Some(own) { drafters } else { "" };
            assert_eq!(who(false), authors, "{status:?} of a protected event");
        }
    }
}
