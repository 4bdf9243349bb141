//! What an actor may see is decided twice, by SQL and by plain functions: both run over one world.

mod programmes;

use api::{access::Actor, access::Level};
use entity::id::PartnerId;

use crate::world::{administrator, member};

/// Every kind of actor: nobody, an administrator, and for each partner a reader and an editor.
pub(crate) fn actors(partners: &[PartnerId]) -> Vec<Actor> {
    let mut actors = vec![Actor::Anonymous, Actor::Operator, administrator()];
    for partner in partners {
        actors.extend([Level::Viewer, Level::Editor].map(|level| member(*partner, level)));
    }
    actors
}
