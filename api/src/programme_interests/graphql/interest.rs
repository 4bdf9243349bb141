//! Questions as those who lead the programme read them, and as the person themselves does.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    id::{ProgrammeId, ProgrammeInterestId},
    programme_interest, terms,
};

use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Error, Fallible, Result, found},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{DateTime, Secret},
    },
    model_municipalities::service::LeadsOf,
    municipalities::graphql::{Municipality, municipality_picked_from},
    programme_interests::service::{self, AskerInfo, InterestListing, InterestsOfProgramme},
    programmes::graphql::{Programme, programme},
    register::graphql::{RegisterArea, register_area},
};

/// Where the question whether a municipality could take part in a programme stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::ProgrammeInterestStatus")]
pub enum ProgrammeInterestStatus {
    /// It is to be confirmed by the link of a mail.
    Pending,
    /// Those who lead the programme are to answer it.
    Confirmed,
    /// It was answered; the person is erased.
    Answered,
    /// It was taken back; the person is erased.
    Withdrawn,
    /// It was not confirmed or not answered in time; the person is erased.
    Expired,
}

/// Somebody asks whether a municipality could take part in a programme. For those who lead it.
#[derive(Clone, Debug, Description)]
pub struct ProgrammeInterest(programme_interest::Model);

impl From<programme_interest::Model> for ProgrammeInterest {
    fn from(row: programme_interest::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl ProgrammeInterest {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The programme.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, Some(self.0.programme_id)).await
    }

    /// The municipality that it is about, in the official register.
    async fn area(&self, ctx: &Context<'_>) -> Fallible<RegisterArea> {
        register_area(ctx, Some(self.0.area_id)).await
    }

    /// The municipality in the network; null where it is no partner yet.
    async fn municipality(&self, ctx: &Context<'_>) -> Fallible<Municipality> {
        municipality_picked_from(ctx, self.0.area_id).await
    }

    /// Where it stands.
    async fn status(&self) -> ProgrammeInterestStatus {
        self.0.status.into()
    }

    /// Name of the person; null once they were erased. Reading it is noted in the audit log.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.asker(ctx).map(|asker| asker.map(|asker| asker.name))
    }

    /// Address of the person; null once they were erased. Reading it is noted in the audit log.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.asker(ctx).map(|asker| asker.map(|asker| asker.email))
    }

    /// Function at the municipality, in the person's words. Reading it is noted in the audit log.
    async fn function(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.asker(ctx).map(|asker| asker.and_then(|asker| asker.function))
    }

    /// What the person wrote. Reading it is noted in the audit log.
    async fn message(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.asker(ctx).map(|asker| asker.and_then(|asker| asker.message))
    }

    /// When the person is erased unless it is answered.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.expires_at.map(Into::into)
    }

    /// When the person asked.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl ProgrammeInterest {
    /// Who asks. Reading it is noted in the audit log.
    fn asker(&self, ctx: &Context<'_>) -> Result<Option<AskerInfo>> {
        ctx.request().reads_personal(self.0.id);
        Ok(service::asker(&ctx.request().app, &self.0)?)
    }
}

/// A question, as the person themselves sees it.
#[derive(Clone, Debug, Description)]
pub struct ProgrammeInterestByLinkInfo(programme_interest::Model);

impl From<programme_interest::Model> for ProgrammeInterestByLinkInfo {
    fn from(row: programme_interest::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl ProgrammeInterestByLinkInfo {
    /// Where it stands.
    async fn status(&self) -> ProgrammeInterestStatus {
        self.0.status.into()
    }

    /// The programme.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, Some(self.0.programme_id)).await
    }

    /// The municipality that it is about, in the official register.
    async fn area(&self, ctx: &Context<'_>) -> Fallible<RegisterArea> {
        register_area(ctx, Some(self.0.area_id)).await
    }
}

connection! {
    /// A page of questions about a programme.
    ProgrammeInterestConnection,
    /// A question about a programme in a list.
    ProgrammeInterestEdge,
    ProgrammeInterest,
}

/// The questions about a programme; an error for who does not lead it.
pub async fn interests_of_programme(
    ctx: &Context<'_>,
    programme: ProgrammeId,
    arguments: PageArguments,
    statuses: Option<Vec<ProgrammeInterestStatus>>,
) -> Fallible<ProgrammeInterestConnection> {
    let page = async {
        let statuses: Option<Vec<terms::ProgrammeInterestStatus>> =
            statuses.map(|all| all.into_iter().map(Into::into).collect());
        let list = "programme.interests created asc";
        let request = arguments.request(list, ctx.wants_total())?;
        let leads = ctx.load(LeadsOf(programme)).await?.unwrap_or_default();
        service::require_reading(&ctx.request().actor, &leads)?;
        let listing = InterestListing { statuses, request };
        let page = ctx.load(InterestsOfProgramme(programme, listing)).await?.unwrap_or_default();
        Ok::<_, Fault>(ProgrammeInterestConnection::new(page, list))
    };
    Some(page.await.map_err(Error::from))
}

/// Queries about questions.
#[derive(Debug, Default)]
pub struct ProgrammeInterestQuery;

#[Object]
impl ProgrammeInterestQuery {
    /// The question about a programme whose link this is. Asking changes nothing.
    async fn programme_interest_by_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The secret of the mail's link: `vbp_…`.")] token: Secret,
    ) -> Fallible<ProgrammeInterestByLinkInfo> {
        let row = service::by_link(&ctx.request().app, &token.into()).await;
        found(row.map(|row| row.map(ProgrammeInterestByLinkInfo)))
    }
}

load_rows! {
    ProgrammeInterestId => service::interests: programme_interest::Model;
}

load_lists! {
    InterestsOfProgramme(ProgrammeId, InterestListing) => service::interests_of_programmes: programme_interest::Model;
}
