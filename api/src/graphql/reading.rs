//! Personal data of others is handed out only with an entry in the audit log.

use std::sync::Arc;

use async_graphql::{
    Pos, Response,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute},
};

use super::{RequestContext, error::Error};
use crate::audit::service::record_personal_reads;

/// Records, once an operation has run and before it is answered, whose personal data it hands out.
/// Where that fails, nothing is handed out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading;

impl ExtensionFactory for Reading {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Reading {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let response = next.run(ctx, operation_name).await;
        let Some(request) = ctx.data_opt::<RequestContext>() else { return response };
        let subjects = request.personal_reads.take();
        if subjects.is_empty() {
            return response;
        }
        match record_personal_reads(&request.app, &request.actor, &subjects).await {
            Ok(()) => response,
            Err(fault) => {
                let error: async_graphql::Error = Error::from(fault).into();
                Response::from_errors(vec![error.into_server_error(Pos::default())])
            }
        }
    }
}
