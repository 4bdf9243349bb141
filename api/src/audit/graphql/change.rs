//! What an entry says that changed.

use async_graphql::{Context, Description, Object, SimpleObject};
use serde_json::Value;

use super::{ChangeKind, SubjectKind};
use crate::{
    audit::changes::{Changed, before_and_after},
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::{Fallible, Result, reference},
        node::{self, Node},
    },
};

/// One change of an entry.
#[derive(Clone, Debug, Description)]
pub struct AuditChangeInfo(Changed);

impl From<Changed> for AuditChangeInfo {
    fn from(changed: Changed) -> Self {
        Self(changed)
    }
}

/// A value of a change.
#[derive(Clone, Debug, SimpleObject)]
pub struct AuditValueInfo {
    /// What it is a value of.
    field: String,
    /// The value before, as JSON; null if there was none.
    before: Option<String>,
    /// The value after, as JSON; null if there is none.
    after: Option<String>,
}

#[Object(use_type_description)]
impl AuditChangeInfo {
    /// What happened to the object; null for the summary of an import.
    async fn change(&self) -> Option<ChangeKind> {
        self.0.object.map(|object| object.change.into())
    }

    /// What kind of object it is; null for the summary of an import.
    async fn kind(&self) -> Option<SubjectKind> {
        self.0.object.map(|object| object.kind.into())
    }

    /// The object; null if it is gone or the reader may not see it.
    async fn object(&self, ctx: &Context<'_>) -> Fallible<Node> {
        reference(self.node(ctx).await)
    }

    /// Values that changed, never personal ones; null if the reader may not see the object.
    async fn values(&self, ctx: &Context<'_>) -> Result<Option<Vec<AuditValueInfo>>> {
        if let Some(object) = self.0.object {
            let node = self.node(ctx).await?;
            let is_seen = node.is_some_and(|node| node.is_whole());
            if !ctx.request().reach().covers_audit_details(object.kind, is_seen) {
                return Ok(None);
            }
        }
        let text = |value: Option<&Value>| {
            value.filter(|value| !value.is_null()).map(std::string::ToString::to_string)
        };
        let value = |(field, value): (&String, &Value)| {
            let (before, after) = before_and_after(value);
            AuditValueInfo { field: field.clone(), before: text(before), after: text(after) }
        };
        Ok(Some(self.0.details.iter().map(value).collect()))
    }
}

impl AuditChangeInfo {
    async fn node(&self, ctx: &Context<'_>) -> Result<Option<Node>, Fault> {
        match self.0.object {
            Some(object) => node::subject(ctx, object.kind, object.id).await,
            None => Ok(None),
        }
    }
}
