//! What one feature adds to the root of the schema, or to an object that many have a part in.

use std::{
    any::TypeId,
    borrow::Cow,
    collections::{HashMap, HashSet},
    pin::Pin,
    sync::{LazyLock, PoisonError, RwLock},
};

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult,
    Value,
    parser::types::Field,
    registry::{MetaType, Registry},
};

/// The names of the fields of each feature, noted when a schema is made.
static FIELDS: LazyLock<RwLock<HashMap<TypeId, HashSet<String>>>> = LazyLock::new(RwLock::default);

/// The fields of one feature, behind one allocation for each of them that is asked for.
///
/// Merged as they are, the fields of all features are one future, nested as deep as there are features, which the
/// compiler has to prove and to optimise as a whole, and which is as large as the largest of them.
///
/// The engine asks one feature after the other for a field. Those that have no such field say so without an allocation.
#[derive(Clone, Debug, Default)]
pub struct Feature<T>(pub T);

impl<T: 'static> Feature<T> {
    /// Whether it can have a field of this name: if its names are not known, any.
    fn can_have(name: &str) -> bool {
        let known = FIELDS.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&TypeId::of::<T>()).is_none_or(|names| names.contains(name))
    }

    fn note(names: HashSet<String>) {
        let mut known = FIELDS.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(TypeId::of::<T>(), names);
    }
}

impl<T: ContainerType + 'static> ContainerType for Feature<T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        if !Self::can_have(&ctx.item.node.name.node) {
            return Ok(None);
        }
        let field: Pin<Box<dyn Future<Output = _> + Send + '_>> =
            Box::pin(self.0.resolve_field(ctx));
        field.await
    }
}

impl<T: OutputType + 'static> OutputType for Feature<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = T::create_type_info(registry);
        // None where it refers to itself, and is not yet made.
        if let Some(MetaType::Object { fields, .. }) = registry.types.get(&*T::type_name())
            && !fields.is_empty()
        {
            Self::note(fields.keys().cloned().collect());
        }
        name
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        self.0.resolve(ctx, field).await
    }
}

impl<T: ObjectType + 'static> ObjectType for Feature<T> {}
