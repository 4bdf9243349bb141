//! The kinds of callers.

use std::fmt::Write as _;

use api::access::{Level, NetworkRole, Scope};
use entity::terms::GrantRole;

/// One kind of caller.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) name: &'static str,
    pub(super) who: Who,
    /// Width of its column.
    pub(super) width: usize,
    pub(super) on_postgresql: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    Anonymous,
    /// Acts for the partner that the objects belong to, or for another one.
    Member {
        role: GrantRole,
        level: Level,
        own: bool,
    },
    Officer(NetworkRole),
    /// A system of that partner, or of another one.
    System {
        scopes: &'static [Scope],
        own: bool,
    },
    Operator,
}

macro_rules! members {
    ($own:literal, $($name:literal $role:ident $level:ident $width:literal $postgres:literal),*) => {
        [$(Caller {
            name: $name,
            who: Who::Member { role: GrantRole::$role, level: Level::$level, own: $own },
            width: $width,
            on_postgresql: $postgres,
        }),*]
    };
}

const OWN: [Caller; 12] = members!(
    true,
    "ministry viewer of the partner" Ministry Viewer 4 false,
    "ministry editor" Ministry Editor 3 false,
    "ministry manager" Ministry Manager 3 false,
    "foundation viewer" Foundation Viewer 4 false,
    "foundation editor" Foundation Editor 3 true,
    "foundation manager" Foundation Manager 3 true,
    "municipality viewer" Municipality Viewer 4 true,
    "municipality editor" Municipality Editor 3 false,
    "municipality manager" Municipality Manager 3 false,
    "associate viewer" Associate Viewer 4 false,
    "associate editor" Associate Editor 3 false,
    "associate manager" Associate Manager 3 false
);

const OTHER: [Caller; 12] = members!(
    false,
    "ministry viewer of another partner" Ministry Viewer 5 false,
    "ministry editor" Ministry Editor 3 false,
    "ministry manager" Ministry Manager 3 false,
    "foundation viewer" Foundation Viewer 4 false,
    "foundation editor" Foundation Editor 3 false,
    "foundation manager" Foundation Manager 3 true,
    "municipality viewer" Municipality Viewer 4 false,
    "municipality editor" Municipality Editor 3 false,
    "municipality manager" Municipality Manager 3 false,
    "associate viewer" Associate Viewer 4 false,
    "associate editor" Associate Editor 3 false,
    "associate manager" Associate Manager 3 false
);

const fn other(name: &'static str, who: Who, width: usize) -> Caller {
    Caller { name, who, width, on_postgresql: true }
}

const fn system(name: &'static str, scopes: &'static [Scope], own: bool, width: usize) -> Caller {
    Caller { name, who: Who::System { scopes, own }, width, on_postgresql: false }
}

/// Every kind of caller, in the order of the columns.
pub(super) const CALLERS: &[Caller] = &{
    let [a, b, c, d, e, f, g, h, i, j, k, l] = OWN;
    let [m, n, o, p, q, r, s, t, u, v, w, x] = OTHER;
    [
        other("nobody who is known", Who::Anonymous, 3),
        a,
        b,
        c,
        d,
        e,
        f,
        g,
        h,
        i,
        j,
        k,
        l,
        m,
        n,
        o,
        p,
        q,
        r,
        s,
        t,
        u,
        v,
        w,
        x,
        other("administrator", Who::Officer(NetworkRole::Administrator), 5),
        other("privacy officer", Who::Officer(NetworkRole::PrivacyOfficer), 3),
        other("auditor", Who::Officer(NetworkRole::Auditor), 3),
        system("key of the partner without scope", &[], true, 5),
        system("… that reads what members read", &[Scope::MembersRead], true, 3),
        system("… that reads agreements", &[Scope::AgreementsRead], true, 3),
        system("… that writes partners", &[Scope::PartnersWrite], true, 3),
        system("… that writes events", &[Scope::EventsWrite], true, 3),
        system("… that registers people", &[Scope::RegistrationsWrite], true, 3),
        system("… that reads participants", &[Scope::ParticipantsRead], true, 3),
        system("… that reads contacts", &[Scope::ContactsRead], true, 3),
        system("… that checks people in", &[Scope::CheckIn], true, 3),
        system("… that writes content", &[Scope::ContentWrite], true, 3),
        system("key of another partner with all scopes", &Scope::ALL, false, 3),
        other("the operator", Who::Operator, 5),
    ]
};

/// The columns, and what they mean.
pub(super) fn head() -> String {
    let mut text = String::from("\nColumns, from the left:\n");
    for (caller, number) in CALLERS.iter().zip(1..) {
        writeln!(text, "{number:>4}  {}", caller.name).unwrap();
    }
    text
}
