//! Municipalities on their way through programmes, in the schema.

mod model_municipality;
mod queries;

pub use self::{
    model_municipality::{
        ModelMunicipality, ModelMunicipalityConnection, ModelMunicipalityEdge,
        ModelMunicipalityStatus, model_municipality,
    },
    queries::{ModelMunicipalityFilterInput, ModelMunicipalityOrder, ModelMunicipalityQuery},
};
