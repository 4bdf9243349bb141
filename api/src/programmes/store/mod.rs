//! Queries of programmes, cut to what a reach covers. Programmes themselves are open to everybody.

mod model_municipality;
mod programme;

pub use self::{
    model_municipality::ModelMunicipalityFilter,
    programme::{ProgrammeFilter, ProgrammeOrder},
};
pub(super) use self::{model_municipality::*, programme::*};
