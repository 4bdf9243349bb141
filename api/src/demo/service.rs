//! Loading the demo network: once, and only into an empty database.

use serde_json::json;

use super::{
    content::Content,
    network::{self, Mistake},
    store::{self, Network},
    users::{self, DemoUser},
};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    register::{
        EXCERPT,
        service::{self as register, ImportError},
    },
    search,
    write::Write,
};

/// What loading did.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The network is new in this database. Who can sign in is told this once.
    Loaded(Vec<DemoUser>),
    /// It had been loaded before; nothing was changed.
    AlreadyThere,
}

/// Why the demo network was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database holds something else.
    #[error(
        "this database is not empty, and what it holds is not the demo network: name another one with `--database`"
    )]
    NotEmpty,
    /// The database holds another version.
    #[error(
        "this database holds version {found} of the demo network, this program has version {here}: \
         remove the database file, or name another one with `--database`"
    )]
    OtherVersion {
        /// The version in the database.
        found: i32,
        /// The version of this program.
        here: i32,
    },
    /// The data file is not a network.
    #[error("the demo network's data are wrong: {0}")]
    Content(String),
    /// The database failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<serde_json::Error> for LoadError {
    fn from(error: serde_json::Error) -> Self {
        Self::Content(error.to_string())
    }
}

impl From<Mistake> for LoadError {
    fn from(mistake: Mistake) -> Self {
        Self::Content(mistake.to_string())
    }
}

impl From<ImportError> for LoadError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Fault(fault) => Self::Fault(fault),
            other => Self::Content(other.to_string()),
        }
    }
}

/// Loads the demo network in one transaction.
///
/// Every write leaves an audit entry, so a database without one is empty.
pub async fn load(app: &App, actor: &Actor) -> Result<Outcome, LoadError> {
    let content = Content::demo()?;
    let mut write = Write::begin(app, actor, "demo.load_network").await?;
    if let Some(found) = store::marker(write.transaction(), &content.name).await? {
        return if found == content.version {
            Ok(Outcome::AlreadyThere)
        } else {
            Err(LoadError::OtherVersion { found, here: content.version })
        };
    }
    if store::anything_written(write.transaction()).await? {
        return Err(LoadError::NotEmpty);
    }
    // Municipalities are picked from the official register, not typed.
    let excerpt = register::Content::read(EXCERPT.to_vec())?;
    register::import_within(&mut write, &excerpt, |_, _| {}).await?;
    let areas = register::areas_within(&write).await?;
    let network = network::build(&content, &areas, &write)?;
    let (user_account, role_grant, users) = users::build(app, &write, &network.partner).await?;
    let network = Network { user_account, role_grant, ..network };
    store::insert_network(write.transaction(), network).await?;
    store::insert_marker(write.transaction(), &content.name, content.version, write.now()).await?;
    search::service::rebuild_within(write.transaction()).await?;
    write.summarise(json!({
        "demoNetwork": content.version,
        "partners": content.partners.len(),
        "programmes": content.programmes.len(),
        "events": content.events.len(),
        "users": users.len(),
    }));
    write.announce(
        "network.loaded",
        None,
        json!({ "name": content.name, "version": content.version }),
    );
    write.commit().await?;
    Ok(Outcome::Loaded(users))
}
