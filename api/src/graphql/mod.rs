//! The schema: its roots, and what all features share.

use std::fmt;

use async_graphql::{
    Context, MergedObject, MergedSubscription, ObjectType, Request, Response, SubscriptionType,
    dataloader::{DataLoader, HashMapCache, Loader},
    parser::types::OperationType,
};
use chrono::{DateTime, Utc};
use entity::{id::UserId, terms::SubjectKind};
use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};

use self::{
    batching::{Loads, NoDelay},
    feature::Feature,
    language::Languages,
    reading::recorded,
};
use crate::{
    access::Actor,
    agreements::graphql::{AgreementMutation, AgreementQuery},
    api_keys::graphql::{ApiKeyMutation, ApiKeyQuery},
    app::App,
    audit::{
        graphql::AuditQuery,
        reads::{PersonalReads, PersonalRecord},
    },
    calendar::graphql::CalendarMutation,
    content::graphql::ContentQuery,
    events::graphql::{EventMutation, EventPartMutation, EventQuery},
    fault::Fault,
    feedback::graphql::FeedbackMutation,
    files::graphql::FileMutation,
    identity::graphql::{
        AccountMutation, LinkMutation, SecondFactorMutation, SignInMutation,
        UserAdministrationMutation,
    },
    interests::graphql::{EventInterestMutation, EventInterestQuery},
    invitations::graphql::{EventInvitationMutation, EventInvitationQuery},
    live::graphql::LiveSubscription,
    mail::graphql::{MailMutation, MailQuery},
    messages::graphql::ParticipantMessageMutation,
    model_municipalities::graphql::{ModelMunicipalityMutation, ModelMunicipalityQuery},
    municipalities::graphql::{MunicipalityMutation, MunicipalityQuery},
    partners::graphql::{OfficeHolderQuery, PartnerMutation, PartnerQuery},
    programme_interests::graphql::{ProgrammeInterestMutation, ProgrammeInterestQuery},
    programmes::graphql::{ProgrammeMutation, ProgrammeQuery},
    publications::graphql::{PublicationMutation, PublicationQuery},
    reach::{
        Reach,
        standing::{Known, Standing},
    },
    register::graphql::RegisterQuery,
    registrations::{
        graphql::{
            AttendanceMutation, ExportMutation, OrganisingMutation, OwnRegistrationMutation,
            OwnRegistrationQuery, RegistrationMutation,
        },
        proofs::Proofs,
    },
    results::graphql::{OutcomeQuery, ResultMutation, ResultQuery},
    search::graphql::SearchQuery,
    self_assessments::graphql::{SelfAssessmentMutation, SelfAssessmentQuery},
    users::graphql::{
        AccessQuery, CheckInGrantMutation, RoleGrantMutation, UserQuery, ViewerQuery,
    },
};

mod batching;
pub mod code;
pub mod connection;
pub mod error;
pub mod feature;
pub mod gate;
pub mod id;
pub mod language;
pub mod mutation;
pub mod node;
mod reading;
pub mod scalar;
pub mod text;

// One line per feature.
/// Everything that can be read.
#[derive(Debug, Default, MergedObject)]
pub struct Query(
    Feature<node::NodeQuery>,
    Feature<AgreementQuery>,
    Feature<ApiKeyQuery>,
    Feature<AuditQuery>,
    Feature<ContentQuery>,
    Feature<EventInterestQuery>,
    Feature<EventInvitationQuery>,
    Feature<EventQuery>,
    Feature<MailQuery>,
    Feature<ModelMunicipalityQuery>,
    Feature<MunicipalityQuery>,
    Feature<OfficeHolderQuery>,
    Feature<PartnerQuery>,
    Feature<OutcomeQuery>,
    Feature<OwnRegistrationQuery>,
    Feature<ProgrammeInterestQuery>,
    Feature<ProgrammeQuery>,
    Feature<PublicationQuery>,
    Feature<RegisterQuery>,
    Feature<ResultQuery>,
    Feature<SelfAssessmentQuery>,
    Feature<SearchQuery>,
    Feature<AccessQuery>,
    Feature<UserQuery>,
    Feature<ViewerQuery>,
);

// One line per feature.
/// Everything that can be changed.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(
    Feature<AccountMutation>,
    Feature<AgreementMutation>,
    Feature<ApiKeyMutation>,
    Feature<FeedbackMutation>,
    Feature<FileMutation>,
    Feature<CalendarMutation>,
    Feature<EventInterestMutation>,
    Feature<EventInvitationMutation>,
    Feature<EventPartMutation>,
    Feature<EventMutation>,
    Feature<CheckInGrantMutation>,
    Feature<LinkMutation>,
    Feature<MailMutation>,
    Feature<ModelMunicipalityMutation>,
    Feature<MunicipalityMutation>,
    Feature<ParticipantMessageMutation>,
    Feature<PartnerMutation>,
    Feature<ProgrammeMutation>,
    Feature<PublicationMutation>,
    Feature<ProgrammeInterestMutation>,
    Feature<RegistrationMutation>,
    Feature<ResultMutation>,
    Feature<RoleGrantMutation>,
    Feature<AttendanceMutation>,
    Feature<ExportMutation>,
    Feature<OrganisingMutation>,
    Feature<OwnRegistrationMutation>,
    Feature<SecondFactorMutation>,
    Feature<SelfAssessmentMutation>,
    Feature<SignInMutation>,
    Feature<UserAdministrationMutation>,
);

// One line per feature.
/// Everything that can be subscribed to, over a WebSocket.
#[derive(Debug, Default, MergedSubscription)]
pub struct Subscription(LiveSubscription);

/// The whole schema.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// Builds the schema. Limits and validation stand before it, in `gate`.
#[must_use]
pub fn schema() -> Schema {
    Schema::new(Query::default(), Mutation::default(), Subscription::default())
}

/// What one request is made for: all that resolvers may know of it.
#[derive(Clone, Debug)]
pub struct RequestContext {
    /// The service's long-lived parts.
    pub app: App,
    /// Who asks.
    pub actor: Actor,
    /// The request's one reading of the clock.
    pub now: DateTime<Utc>,
    /// In which languages the reader wants texts.
    pub languages: Languages,
    /// Whose personal data the operation hands out.
    pub personal_reads: PersonalReads,
    /// What the links prove that the operation came with.
    pub proofs: Proofs,
    /// What is known of where the actor stands.
    pub standing: Known,
}

impl RequestContext {
    /// What the actor may see now.
    #[must_use]
    pub fn reach(&self) -> Reach {
        let standing = self.standing.standing();
        Reach::of(&self.actor, self.now).with(self.proofs.proven()).standing(standing)
    }

    /// The same, with where the actor stands. For questions alone: what changes something can change it.
    async fn standing(mut self) -> Self {
        if !matches!(self.standing, Known::NotLookedFor) {
            return self;
        }
        match Standing::of(&self.app, &self.actor).await {
            Ok(standing) => self.standing = standing.into(),
            // The statements of the answer look it up, and tell what is wrong.
            Err(fault) => {
                tracing::debug!(
                    cause = format!("{fault:#}"),
                    "where the actor stands is not known"
                );
            }
        }
        self
    }

    /// Says that the operation hands out personal data of `subject`, so that the audit log has an entry
    /// for it before it is answered. One's own data does not count.
    pub fn reads_personal<Id: PersonalRecord + Copy>(&self, subject: Id) {
        let own =
            Id::KIND == SubjectKind::User && self.actor.user() == Some(UserId(subject.into()));
        if !own {
            self.personal_reads.add(subject);
        }
    }
}

/// Executes a query or a mutation.
///
/// What belongs around every operation stands here and not in extensions of the engine: with one, each
/// field of each object is looked up once more.
pub async fn execute<Query, Mutation, Subscription>(
    schema: &async_graphql::Schema<Query, Mutation, Subscription>,
    request: Request,
    context: RequestContext,
) -> Response
where
    Query: ObjectType + 'static,
    Mutation: ObjectType + 'static,
    Subscription: SubscriptionType + 'static,
{
    let mut request = request;
    let context = if mutates(&mut request) {
        RequestContext { standing: Known::LookedUp, ..context }
    } else {
        context.standing().await
    };
    let (request, loads) = prepare(request, context.clone());
    let response = loads.drive(schema.execute(request)).await;
    recorded(response, &context).await
}

/// Executes a subscription, one response for each message.
#[must_use]
pub fn execute_stream<Query, Mutation, Subscription>(
    schema: &async_graphql::Schema<Query, Mutation, Subscription>,
    request: Request,
    context: RequestContext,
) -> BoxStream<'static, Response>
where
    Query: ObjectType + 'static,
    Mutation: ObjectType + 'static,
    Subscription: SubscriptionType + 'static,
{
    let (request, loads) = prepare(request, context.clone());
    let responses = schema.execute_stream(request);
    let next = async move |(mut responses, loads, context): (
        BoxStream<'static, Response>,
        Loads,
        RequestContext,
    )| {
        let response = loads.drive(responses.next()).await?;
        let response = recorded(response, &context).await;
        Some((response, (responses, loads, context)))
    };
    stream::unfold((responses, loads, context), next).boxed()
}

/// Adds to a request what it is made for, and a loader of its own: nothing is kept between actors.
fn prepare(mut request: Request, context: RequestContext) -> (Request, Loads) {
    let loads = Loads::default();
    let cache = HashMapCache::default();
    let loader = DataLoader::with_cache(Batch(context.clone()), loads.clone(), NoDelay, cache);
    // The second mutation of a document may change what the first one showed.
    loader.enable_all_cache(!mutates(&mut request));
    (request.data(loader).data(loads.clone()).data(context), loads)
}

/// Whether any operation of the document is a mutation.
fn mutates(request: &mut Request) -> bool {
    request.parsed_query().is_ok_and(|document| {
        document
            .operations
            .iter()
            .any(|(_, operation)| operation.node.ty == OperationType::Mutation)
    })
}

/// Loads what many objects of one answer refer to in one statement for all of them.
///
/// Each feature implements [`Loader`] for the keys that its objects are asked for by.
#[derive(Clone, Debug)]
pub struct Batch(pub RequestContext);

/// Typed access to what [`execute`] put into the request.
pub trait ContextExt {
    /// What the request is made for.
    fn request(&self) -> &RequestContext;

    /// One of many keys that are loaded together.
    fn load<K>(
        &self,
        key: K,
    ) -> impl Future<Output = Result<Option<<Batch as Loader<K>>::Value>, Fault>> + Send
    where
        K: Send + Sync + std::hash::Hash + Eq + Clone + fmt::Debug + 'static,
        Batch: Loader<K, Error = Fault>;

    /// Says what would be loaded for a key, where it was read with something else: it is not loaded any more.
    fn loaded<K>(
        &self,
        found: Option<(K, <Batch as Loader<K>>::Value)>,
    ) -> impl Future<Output = ()> + Send
    where
        K: Send + Sync + std::hash::Hash + Eq + Clone + fmt::Debug + 'static,
        Batch: Loader<K, Error = Fault>;

    /// Whether the client asks how many items the list has.
    fn wants_total(&self) -> bool;
}

impl ContextExt for Context<'_> {
    fn request(&self) -> &RequestContext {
        self.data_unchecked()
    }

    fn load<K>(
        &self,
        key: K,
    ) -> impl Future<Output = Result<Option<<Batch as Loader<K>>::Value>, Fault>> + Send
    where
        K: Send + Sync + std::hash::Hash + Eq + Clone + fmt::Debug + 'static,
        Batch: Loader<K, Error = Fault>,
    {
        let loader: &DataLoader<Batch, HashMapCache> = self.data_unchecked();
        let loads: &Loads = self.data_unchecked();
        // The future of a field is as large as that of the largest field of its object, and is moved about: a load
        // in it would be the largest.
        Box::pin(async move {
            let loaded = loader.load_one(key).await;
            loads.settled().await;
            loaded
        })
    }

    async fn loaded<K>(&self, found: Option<(K, <Batch as Loader<K>>::Value)>)
    where
        K: Send + Sync + std::hash::Hash + Eq + Clone + fmt::Debug + 'static,
        Batch: Loader<K, Error = Fault>,
    {
        let loader: &DataLoader<Batch, HashMapCache> = self.data_unchecked();
        if let Some((key, value)) = found {
            loader.feed_one(key, value).await;
        }
    }

    fn wants_total(&self) -> bool {
        self.look_ahead().field("totalCount").exists()
    }
}

/// Loads lists of many parents: keys of the form `Key(parent, list)` that ask for the same part are
/// answered by one call of `service(app, reach, parents, list)`.
macro_rules! load_lists {
    ($($key:ident($parent:ty, $list:ty) => $load:path: $row:ty;)*) => {$(
        impl async_graphql::dataloader::Loader<$key> for $crate::graphql::Batch {
            type Value = $crate::page::Page<$row>;
            type Error = $crate::fault::Fault;

            async fn load(
                &self,
                keys: &[$key],
            ) -> Result<std::collections::HashMap<$key, Self::Value>, Self::Error> {
                let reach = self.0.reach();
                let mut parents: std::collections::HashMap<&$list, Vec<$parent>> = Default::default();
                for $key(parent, list) in keys {
                    parents.entry(list).or_default().push(*parent);
                }
                let mut found = std::collections::HashMap::with_capacity(keys.len());
                for (list, parents) in parents {
                    let pages = $load(&self.0.app, &reach, &parents, list).await?;
                    found.extend(pages.into_iter().map(|(parent, page)| ($key(parent, list.clone()), page)));
                }
                Ok(found)
            }
        }
    )*};
}

pub(crate) use load_lists;

/// Loads rows that an object refers to by key: `service(app, reach, keys)` finds those of one
/// answer in one call, cut to what the actor may see.
macro_rules! load_rows {
    ($($key:ty => $load:path: $row:ty;)*) => {$(
        impl async_graphql::dataloader::Loader<$key> for $crate::graphql::Batch {
            type Value = $row;
            type Error = $crate::fault::Fault;

            async fn load(
                &self,
                keys: &[$key],
            ) -> Result<std::collections::HashMap<$key, $row>, $crate::fault::Fault> {
                $load(&self.0.app, &self.0.reach(), keys).await
            }
        }
    )*};
}

pub(crate) use load_rows;
