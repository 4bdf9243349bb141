//! Secrets that an answer shows once.

use std::borrow::Cow;

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value, parser::types::Field,
    registry::Registry,
};
use secrecy::{ExposeSecret as _, SecretString};

/// A secret in an answer; a `String` in the schema. `Debug` does not show it.
#[derive(Clone, Debug)]
pub struct Shown(SecretString);

impl From<SecretString> for Shown {
    fn from(secret: SecretString) -> Self {
        Self(secret)
    }
}

impl OutputType for Shown {
    fn type_name() -> Cow<'static, str> {
        <String as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(Value::String(self.0.expose_secret().to_owned()))
    }
}
