//! Who signs for a party, fixed as text: what a person is called and does changes later.

use chrono::NaiveDate;
use entity::{
    id::{OfficeHolderId, PartnerId},
    office_holder,
};

use crate::{
    agreements::{
        checks::Checks,
        refusal::AgreementErrorCode::{NotInOffice, OfficeHolderOfAnother},
    },
    checks::LINE,
    fault::Fault,
    partners::service::{line_within, office_holder_within},
    reach::Reach,
    write::Write,
};

/// Who signs, as a client names them.
#[derive(Clone, Debug)]
pub enum Signatory {
    /// Somebody with a record.
    OfficeHolder(OfficeHolderId),
    /// Somebody without one.
    Person {
        /// The name.
        name: String,
        /// The function.
        function: Option<String>,
    },
}

/// Who signed, as it is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Signed {
    pub(super) office_holder: Option<OfficeHolderId>,
    pub(super) name: String,
    pub(super) function: Option<String>,
}

/// The signatory of a partner on a day, as text; tells `checks` what is wrong below `path`.
pub(super) async fn frozen(
    write: &Write,
    reach: &Reach,
    signatory: &Signatory,
    (partner, day): (PartnerId, NaiveDate),
    path: &str,
    checks: &mut Checks,
) -> Result<Signed, Fault> {
    match signatory {
        Signatory::OfficeHolder(id) => {
            let holder = office_holder_within(write, reach, *id).await?;
            let path = format!("{path}.officeHolderId");
            // Whoever holds an office at a partner signs for its units as well.
            let belongs = match holder.partner_id {
                Some(at) if at == partner => true,
                Some(at) => {
                    let line = line_within(write, reach, partner).await?;
                    line.iter().any(|above| above.id == at)
                }
                None => false,
            };
            if !belongs {
                checks.refuse_at(&path, OfficeHolderOfAnother);
            } else if !is_held(&holder, day) {
                checks.refuse_at(&path, NotInOffice);
            }
            Ok(Signed {
                office_holder: Some(*id),
                name: full_name(&holder),
                function: holder.function,
            })
        }
        Signatory::Person { name, function } => {
            let at = |field: &str| format!("{path}.person.{field}");
            let name = checks.line(&at("name"), name, LINE).unwrap_or_default();
            let function = function.as_ref();
            let function = function.and_then(|text| checks.line(&at("function"), text, LINE));
            Ok(Signed { office_holder: None, name, function })
        }
    }
}

fn is_held(holder: &office_holder::Model, day: NaiveDate) -> bool {
    holder.held_from.is_none_or(|from| from.first_day() <= day)
        && holder.held_until.is_none_or(|until| day <= until.last_day())
}

fn full_name(holder: &office_holder::Model) -> String {
    let before = [holder.academic_title.as_deref(), holder.given_name.as_deref()];
    let parts = before.into_iter().flatten().chain([holder.family_name.as_str()]);
    parts.collect::<Vec<_>>().join(" ")
}
