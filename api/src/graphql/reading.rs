//! Personal data of others is handed out only with an entry in the audit log.

use async_graphql::{Pos, Response};

use super::{RequestContext, error::Error};
use crate::audit::service::record_personal_reads;

/// Records, once an operation has run and before it is answered, whose personal data it hands out.
/// Where that fails, nothing is handed out.
pub(super) async fn recorded(response: Response, context: &RequestContext) -> Response {
    let subjects = context.personal_reads.take();
    if subjects.records.is_empty() {
        return response;
    }
    match record_personal_reads(&context.app, &context.actor, &subjects).await {
        Ok(()) => response,
        Err(fault) => {
            let error: async_graphql::Error = Error::from(fault).into();
            Response::from_errors(vec![error.into_server_error(Pos::default())])
        }
    }
}
