//! What a controller tells participants of the use of their data.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::PartnerId;

use super::EventPartUserError;
use crate::{
    events::{
        graphql::PrivacyNotice,
        part_refusal::EventPartErrorCode,
        service::arrange::{self, NewNotice},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
    },
};

/// A privacy notice that is to come into force.
#[derive(Debug, InputObject)]
pub struct PublishPrivacyNoticeInput {
    /// The controller.
    partner_id: ID,
    /// The text, byte for byte; at most 50,000 characters.
    text: String,
    /// Where it can be read too.
    url: Option<String>,
}

impl PublishPrivacyNoticeInput {
    fn parse(self) -> Result<NewNotice, Fault> {
        let partner = PartnerId::from_global("input.partnerId", &self.partner_id)?;
        Ok(NewNotice { partner, text: self.text, url: self.url })
    }
}

payload! {
    /// What `publishPrivacyNotice` answers.
    PublishPrivacyNoticePayload, EventPartUserError(EventPartErrorCode) {
        /// The notice, now in force.
        privacy_notice: PrivacyNotice,
    }
}

/// What can be done with privacy notices.
#[derive(Debug, Default)]
pub struct PrivacyMutation;

#[Object]
impl PrivacyMutation {
    /// Lets a new privacy notice of a partner come into force; registrations keep the one that the person was
    /// shown. For the partner's editors.
    async fn publish_privacy_notice(
        &self,
        ctx: &Context<'_>,
        input: PublishPrivacyNoticeInput,
    ) -> Fallible<PublishPrivacyNoticePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::publish_privacy_notice(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, PublishPrivacyNoticePayload::done)
    }
}
