//! Values that no log and no error text may show.

use std::fmt;

use sea_orm::{DbErr, DeriveValueType, TryFromU64};

macro_rules! secrets {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, DeriveValueType)]
        pub struct $name(pub $inner);

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }
    )*};
}

secrets! {
    /// Bytes that are a secret, its hash, or encrypted.
    SecretBytes(Vec<u8>);
    /// Text that is a secret or its hash.
    SecretText(String);
}

// A primary key must have it; hashes here never come from a sequence.
impl TryFromU64 for SecretBytes {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("SecretBytes"))
    }
}
