//! To whom a partner's mails go: the people who act for it.

use entity::{
    id::{PartnerId, UserId},
    user_account,
    value::Locale,
};

use crate::{fault::Fault, mail::Recipient, users::store, write::Write};

/// A person who acts for a partner, as mails are written to them.
#[derive(Clone, Debug)]
pub struct Representative {
    /// The account.
    pub user: UserId,
    /// Name and address.
    pub to: Recipient,
    /// Language of mails.
    pub locale: Locale,
}

impl From<user_account::Model> for Representative {
    fn from(account: user_account::Model) -> Self {
        Self {
            user: account.id,
            to: Recipient {
                email: account.email,
                name: format!("{} {}", account.given_name, account.family_name),
            },
            locale: account.locale,
        }
    }
}

/// Who acts for one of these partners now as an editor or manager, as the use case sees it: each person once.
/// A partner that is not active has nobody.
pub async fn representatives_within(
    write: &Write,
    partners: &[PartnerId],
) -> Result<Vec<Representative>, Fault> {
    let accounts = store::editors_of(write.transaction(), partners, write.now()).await?;
    Ok(accounts.into_iter().map(Into::into).collect())
}
