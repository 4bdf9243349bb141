//! Where somebody stands: what their partners have a part in, read once before a question is answered.
//!
//! Without it every statement of the answer looks that up by itself. This is as right, but makes each statement
//! several times as long for both sides. It is for questions alone: what changes something could change this too.

use std::sync::Arc;

use entity::{
    id::{EventId, EventSeriesId, MunicipalityId, PartnerId, ProgrammeId, UserId},
    partner_role,
    terms::{PartnerRoleKind, PartnerRoleState, RegistrationStatus},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, FromQueryResult, Statement,
    sea_query::{Expr, ExprTrait as _, SelectStatement, SimpleExpr, extension::postgres::PgFunc},
};
use uuid::Uuid;

use crate::{
    access::{Actor, Level},
    app::App,
    fault::Fault,
};

/// With more rows, each statement looks them up: a long list is gone through for each row that is looked at.
const MOST: i64 = 200;

/// What somebody's partners have a part in, and what the person is registered for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    roles: Vec<Role>,
    municipalities: Vec<(PartnerId, MunicipalityId)>,
    /// Programmes in which a municipality is admitted or active.
    ways: Vec<(PartnerId, ProgrammeId)>,
    registrations: Vec<(EventId, RegistrationStatus)>,
}

/// What is known of where somebody stands, before a question is answered.
#[derive(Clone, Debug, Default)]
pub enum Known {
    /// It was not looked for.
    #[default]
    NotLookedFor,
    /// Each statement looks it up: it is too much, or the person acts for nobody.
    LookedUp,
    /// This.
    Standing(Arc<Standing>),
}

impl Known {
    /// Where they stand.
    #[must_use]
    pub fn standing(&self) -> Option<Arc<Standing>> {
        match self {
            Self::Standing(standing) => Some(Arc::clone(standing)),
            Self::NotLookedFor | Self::LookedUp => None,
        }
    }
}

impl From<Option<Standing>> for Known {
    fn from(standing: Option<Standing>) -> Self {
        standing.map_or(Self::LookedUp, |standing| Self::Standing(Arc::new(standing)))
    }
}

/// A role that is accepted or proposed, with the one thing that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Role {
    partner: PartnerId,
    event: Option<EventId>,
    series: Option<EventSeriesId>,
    programme: Option<ProgrammeId>,
    kind: PartnerRoleKind,
    leads: bool,
    state: PartnerRoleState,
}

/// Which roles count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Accepted ones.
    Accepted,
    /// Accepted ones that steer or organise.
    Leading,
    /// Accepted ones of cooperation partners.
    Cooperating,
    /// Those that the partner is asked for.
    Proposed,
}

/// Ids that a condition looks for.
pub(super) enum Ids {
    /// They are known.
    Known(Vec<Uuid>),
    /// The statement looks them up.
    LookedUp(Box<SelectStatement>),
}

/// A column that holds ids.
pub(super) trait IdColumn: ColumnTrait {
    /// That it holds one of `ids`. Known ones are one parameter: a statement's text, and with it its plan, is the
    /// same for everybody.
    fn within(self, ids: Ids) -> SimpleExpr {
        match ids {
            Ids::Known(ids) => Expr::col(self.as_column_ref()).eq(PgFunc::any(ids)),
            Ids::LookedUp(query) => self.in_subquery(*query),
        }
    }
}

impl<C: ColumnTrait> IdColumn for C {}

/// The statement for [`Found`] rows: roles of `partners` (an array), municipalities that are such partners, and
/// registrations of `user`, at most `most` of all; each of the three as SQL.
pub(crate) fn rows(partners: &str, user: &str, most: &str) -> String {
    format!(
        "
SELECT partner_id, event_id, series_id, programme_id, role, leads, state,
    NULL::uuid AS municipality_id, NULL AS status
FROM partner_role
WHERE partner_id = ANY({partners}) AND state IN ('ACCEPTED', 'PROPOSED')
UNION ALL
SELECT municipality.partner_id, NULL, NULL, model_municipality.programme_id, NULL, NULL, NULL,
    municipality.id, NULL
FROM municipality
LEFT JOIN model_municipality ON model_municipality.municipality_id = municipality.id
    AND model_municipality.status IN ('ADMITTED', 'ACTIVE')
WHERE municipality.partner_id = ANY({partners})
UNION ALL
SELECT NULL, event_id, NULL, NULL, NULL, NULL, NULL, NULL, status
FROM registration
WHERE user_id = {user} AND status IN ('CONFIRMED', 'WAITLISTED', 'OFFERED')
LIMIT {most}"
    )
}

/// How many [rows](Found) are asked for: one more than are kept.
pub(crate) const ASKED: i64 = MOST + 1;

/// A row of what somebody's partners have a part in.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Found {
    partner_id: Option<PartnerId>,
    event_id: Option<EventId>,
    series_id: Option<EventSeriesId>,
    programme_id: Option<ProgrammeId>,
    role: Option<PartnerRoleKind>,
    leads: Option<bool>,
    state: Option<PartnerRoleState>,
    municipality_id: Option<MunicipalityId>,
    status: Option<RegistrationStatus>,
}

impl Standing {
    /// Where a person stands now. None for all who act for no partner, where there is too much to know, and on
    /// SQLite, which asks nobody else and looks it up at little cost.
    pub async fn of(app: &App, actor: &Actor) -> Result<Option<Self>, Fault> {
        let connection = app.database.read();
        let backend = connection.get_database_backend();
        let partners = actor.partners(Level::Viewer);
        let Some(user) = actor.user().filter(|_| !partners.is_empty()) else { return Ok(None) };
        if backend != DatabaseBackend::Postgres {
            return Ok(None);
        }
        let statement = statement(backend, &partners, user);
        Ok(Self::from_rows(&Found::find_by_statement(statement).all(connection).await?))
    }

    /// What [these rows](rows) say; nothing where there are too many.
    pub(crate) fn from_rows(rows: &[Found]) -> Option<Self> {
        if i64::try_from(rows.len()).is_ok_and(|number| number > MOST) {
            return None;
        }
        let mut standing = Self::default();
        for row in rows {
            standing.add(row);
        }
        Some(standing)
    }

    fn add(&mut self, row: &Found) {
        if let (Some(event), Some(status)) = (row.event_id, row.status) {
            self.registrations.push((event, status));
        }
        let Some(partner) = row.partner_id else { return };
        if let (Some(kind), Some(leads), Some(state)) = (row.role, row.leads, row.state) {
            let (event, series, programme) = (row.event_id, row.series_id, row.programme_id);
            self.roles.push(Role { partner, event, series, programme, kind, leads, state });
        }
        if let Some(municipality) = row.municipality_id {
            self.municipalities.push((partner, municipality));
            self.ways.extend(row.programme_id.map(|programme| (partner, programme)));
        }
    }

    /// What these partners have such a role in: events, series or programmes, as `subject` says.
    pub(super) fn subjects(
        &self,
        subject: partner_role::Column,
        partners: &[PartnerId],
        which: Which,
    ) -> Vec<Uuid> {
        let roles = self.roles.iter();
        let held = roles.filter(|role| partners.contains(&role.partner) && role.is(which));
        held.filter_map(|role| role.subject(subject)).collect()
    }

    /// The municipalities that these partners are.
    pub(super) fn municipalities(&self, partners: &[PartnerId]) -> Vec<Uuid> {
        let known = self.municipalities.iter().filter(|(partner, _)| partners.contains(partner));
        known.map(|(_, municipality)| municipality.0).collect()
    }

    /// The programmes that these partners are members of as municipalities.
    pub(super) fn programmes_of_municipalities(&self, partners: &[PartnerId]) -> Vec<Uuid> {
        let known = self.ways.iter().filter(|(partner, _)| partners.contains(partner));
        known.map(|(_, programme)| programme.0).collect()
    }

    /// The events that the person is registered for, in one of these states of those who take part.
    pub(super) fn registered(&self, statuses: &[RegistrationStatus]) -> Vec<Uuid> {
        let known = self.registrations.iter().filter(|(_, status)| statuses.contains(status));
        known.map(|(event, _)| event.0).collect()
    }
}

impl Role {
    fn is(&self, which: Which) -> bool {
        let accepted = self.state == PartnerRoleState::Accepted;
        match which {
            Which::Accepted => accepted,
            Which::Leading => accepted && self.leads,
            Which::Cooperating => accepted && self.kind == PartnerRoleKind::Cooperation,
            Which::Proposed => self.state == PartnerRoleState::Proposed,
        }
    }

    fn subject(&self, column: partner_role::Column) -> Option<Uuid> {
        match column {
            partner_role::Column::EventId => self.event.map(Uuid::from),
            partner_role::Column::SeriesId => self.series.map(Uuid::from),
            partner_role::Column::ProgrammeId => self.programme.map(Uuid::from),
            _ => None,
        }
    }
}

fn statement(backend: DatabaseBackend, partners: &[PartnerId], user: UserId) -> Statement {
    let partners: Vec<Uuid> = partners.iter().map(|partner| partner.0).collect();
    let values = [partners.into(), user.into(), ASKED.into()];
    Statement::from_sql_and_values(backend, rows("$1", "$2", "$3"), values)
}
