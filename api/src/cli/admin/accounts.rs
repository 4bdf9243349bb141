//! What is done to accounts and roles.

use std::io::{self, Write as _};

use anyhow::anyhow;
use clap::ValueEnum;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{
    AccountArguments, CreateArguments, GrantArguments, RecoverArguments, RevokeArguments,
    global_user, user,
};
use crate::{
    access::Actor,
    app::App,
    cli::{operation, print},
    identity::service::{self, NewAdministrator},
    refusal::{Failure, Language, RefusalCode},
};

pub(super) async fn create(
    app: &App,
    arguments: CreateArguments,
    password: Option<SecretString>,
) -> anyhow::Result<()> {
    let CreateArguments { email, name, locale, .. } = arguments;
    let new = NewAdministrator { email, name, locale, password };
    let created = service::create_administrator(app, &Actor::Operator, new).await;
    let (account, link) = created.map_err(sentence)?;
    match link {
        Some(link) => {
            tell("The account is made. This link sets its password, once; it is not shown again:")?;
            print(&format!("{link}\n"))
        }
        None => tell(&format!("{} can sign in and manages the network.", account.email)),
    }
}

pub(super) async fn recover(app: &App, arguments: RecoverArguments) -> anyhow::Result<()> {
    let id = user(app, &arguments.email).await?;
    let reset = arguments.reset_second_factor;
    let link = service::recover_account(app, &Actor::Operator, id, reset).await;
    let link = link.map_err(sentence)?;
    tell("All sign-ins are ended. This link sets a new password, once; it is not shown again:")?;
    print(&format!("{link}\n"))
}

pub(super) async fn grant(app: &App, arguments: GrantArguments) -> anyhow::Result<()> {
    let GrantArguments { email, role, partner, level, may_sign, reason } = arguments;
    let user = global_user(app, &email).await?;
    let (mutation, input) = match (role, partner) {
        (Some(role), _) => (
            "mutation($input: GrantNetworkRoleInput!) {
                granted: grantNetworkRole(input: $input) { roleGrant { id } userErrors { message } } }",
            json!({ "userId": user, "role": name(&role), "reason": reason }),
        ),
        (None, partner) => {
            let partner = partner_id(app, &partner.unwrap_or_default()).await?;
            (
                "mutation($input: GrantPartnerRoleInput!) {
                    granted: grantPartnerRole(input: $input) { roleGrant { id } userErrors { message } } }",
                json!({
                    "userId": user, "partnerId": partner, "level": level.as_ref().map(name),
                    "maySign": may_sign, "reason": reason,
                }),
            )
        }
    };
    let data = operation::data(app, mutation, json!({ "input": input })).await?;
    let id = data["granted"]["roleGrant"]["id"].as_str().unwrap_or_default().to_owned();
    print(&format!("{id}\n"))
}

pub(super) async fn revoke(app: &App, arguments: RevokeArguments) -> anyhow::Result<()> {
    let RevokeArguments { grant, reason } = arguments;
    let mutation = "mutation($input: RevokeRoleInput!) {
        revokeRole(input: $input) { roleGrant { id } userErrors { message } } }";
    let input = json!({ "id": grant, "reason": reason });
    operation::data(app, mutation, json!({ "input": input })).await?;
    tell("The role is taken back.")
}

pub(super) async fn deactivate(app: &App, arguments: AccountArguments) -> anyhow::Result<()> {
    let mutation = "mutation($input: DeactivateUserInput!) {
        deactivateUser(input: $input) { user { id } userErrors { message } } }";
    step(app, mutation, arguments).await?;
    tell("The account is closed, and its sign-ins are ended.")
}

pub(super) async fn reactivate(app: &App, arguments: AccountArguments) -> anyhow::Result<()> {
    let mutation = "mutation($input: ReactivateUserInput!) {
        reactivateUser(input: $input) { user { id } userErrors { message } } }";
    step(app, mutation, arguments).await?;
    tell("The account is open again.")
}

pub(super) async fn end_sessions(app: &App, email: &str) -> anyhow::Result<()> {
    let id = user(app, email).await?;
    let ended = service::end_all_sessions(app, &Actor::Operator, id).await?;
    tell(&format!("Sign-ins ended: {ended}."))
}

async fn step(app: &App, mutation: &str, arguments: AccountArguments) -> anyhow::Result<Value> {
    let id = global_user(app, &arguments.email).await?;
    let input = json!({ "id": id, "reason": arguments.reason });
    operation::data(app, mutation, json!({ "input": input })).await
}

async fn partner_id(app: &App, slug: &str) -> anyhow::Result<String> {
    let query = "query($slug: String!) { partner(slug: $slug) { id } }";
    let data = operation::data(app, query, json!({ "slug": slug })).await;
    let data = data.map_err(|_| anyhow!("there is no partner `{slug}`"))?;
    Ok(data["partner"]["id"].as_str().unwrap_or_default().to_owned())
}

/// As the API writes it.
fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// Words for whoever runs the command.
fn tell(words: &str) -> anyhow::Result<()> {
    Ok(writeln!(io::stderr(), "{words}")?)
}

/// What a refusal says.
fn sentence<Code: RefusalCode>(failure: Failure<Code>) -> anyhow::Error {
    match failure {
        Failure::Fault(fault) => fault.into(),
        Failure::Refused(refusals) => {
            let sentences = refusals.iter().map(|refusal| refusal.message(Language::English));
            anyhow!(sentences.collect::<Vec<_>>().join(" "))
        }
    }
}
