//! What can be done with the register.

mod import;
mod merge;

pub use import::{
    GoneArea, ImportError, ImportOutcome, ImportSummary, LARGEST_FILE, LevelSummary, RenamedArea,
    RetypedArea, import_register,
};
