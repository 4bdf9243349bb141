//! What one feature adds to the root of the schema, or to an object that many have a part in.

use std::{borrow::Cow, pin::Pin};

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult,
    Value, parser::types::Field, registry::Registry,
};

/// The fields of one feature, behind one allocation for each of them that is asked for.
///
/// Merged as they are, the fields of all features are one future, nested as deep as there are features, which the
/// compiler has to prove and to optimise as a whole, and which is as large as the largest of them.
#[derive(Clone, Debug, Default)]
pub struct Feature<T>(pub T);

impl<T: ContainerType> ContainerType for Feature<T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let field: Pin<Box<dyn Future<Output = _> + Send + '_>> =
            Box::pin(self.0.resolve_field(ctx));
        field.await
    }
}

impl<T: OutputType> OutputType for Feature<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        self.0.resolve(ctx, field).await
    }
}

impl<T: ObjectType> ObjectType for Feature<T> {}
