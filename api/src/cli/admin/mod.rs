//! `verbund admin`: who manages the network, and who may do what in it.

mod accounts;
mod lists;
mod password;

use clap::{Args, Subcommand, ValueEnum};
use entity::{id::UserId, value::Locale};

use super::Options;
use crate::{app::App, graphql::id::GlobalId as _, identity::email::Email, users};

/// Manage accounts and roles
///
/// What it does is noted in the audit log as done by the operator.
#[derive(Args, Debug)]
#[command(
    after_help = "Example: verbund admin create --email ada@example.org --name 'Ada Lovelace'"
)]
pub(super) struct AdminArguments {
    #[command(subcommand)]
    command: AdminCommand,
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    Create(CreateArguments),
    Recover(RecoverArguments),
    /// List the accounts
    #[command(after_help = "Example: verbund admin users --json")]
    Users(ListArguments),
    /// List who may do what, ended roles too
    #[command(after_help = "Example: verbund admin grants --json")]
    Grants(ListArguments),
    /// List who is signed in
    #[command(after_help = "Example: verbund admin sessions --json")]
    Sessions(ListArguments),
    Grant(GrantArguments),
    Revoke(RevokeArguments),
    /// Close an account: nobody can sign in with it, and its sign-ins are ended
    #[command(
        after_help = "Example: verbund admin deactivate --email ada@example.org --reason 'left'"
    )]
    Deactivate(AccountArguments),
    /// Open a closed account again
    #[command(
        after_help = "Example: verbund admin reactivate --email ada@example.org --reason 'is back'"
    )]
    Reactivate(AccountArguments),
    EndSessions(EndSessionsArguments),
}

/// Make an account that manages the network
///
/// Asks for the password on the terminal. It is nowhere printed or logged.
#[derive(Args, Debug)]
#[command(
    after_help = "Example: verbund admin create --email ada@example.org --name 'Ada Lovelace'
         verbund admin create --email ada@example.org --name 'Ada Lovelace' --link"
)]
struct CreateArguments {
    /// Address to sign in with
    #[arg(long)]
    email: String,
    /// Given and family name; the last word is the family name
    #[arg(long)]
    name: String,
    /// Language of mails
    #[arg(long, default_value = "de")]
    locale: Locale,
    /// Read the password from the first line of standard input
    #[arg(long, conflicts_with = "link")]
    password_stdin: bool,
    /// Print a link, good for one use, by which the person sets the password
    #[arg(long)]
    link: bool,
}

/// Let somebody in again who lost the password
///
/// Prints a link, good for one use, that sets a new one, and ends all sign-ins of the person.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund admin recover --email ada@example.org")]
struct RecoverArguments {
    /// Address that the person signs in with
    #[arg(long)]
    email: String,
    /// Remove the second factor too
    #[arg(long)]
    reset_second_factor: bool,
}

#[derive(Args, Debug)]
struct ListArguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Grant a role
///
/// In the network as a whole, or for a partner with its units.
#[derive(Args, Debug)]
#[command(
    after_help = "Example: verbund admin grant --email ada@example.org --role AUDITOR --reason 'audit of 2026'
         verbund admin grant --email ada@example.org --partner lh-dresden --level MANAGER --reason 'heads the office'"
)]
struct GrantArguments {
    /// Address that the person signs in with
    #[arg(long)]
    email: String,
    /// Role in the network as a whole
    #[arg(long, required_unless_present = "partner", conflicts_with = "partner")]
    role: Option<NetworkRoleName>,
    /// Partner, by its name in addresses
    #[arg(long, value_name = "SLUG", requires = "level")]
    partner: Option<String>,
    /// How much for that partner
    #[arg(long)]
    level: Option<LevelName>,
    /// The person signs for that partner
    #[arg(long, requires = "partner")]
    may_sign: bool,
    /// Why; the person reads it
    #[arg(long)]
    reason: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
enum NetworkRoleName {
    Administrator,
    PrivacyOfficer,
    Auditor,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
enum LevelName {
    Viewer,
    Editor,
    Manager,
}

/// Take a role back
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund admin revoke grant_… --reason 'left the office'")]
struct RevokeArguments {
    /// The grant, as `verbund admin grants` lists it
    grant: String,
    /// Why; the person reads it
    #[arg(long)]
    reason: String,
}

#[derive(Args, Debug)]
struct AccountArguments {
    /// Address that the person signs in with
    #[arg(long)]
    email: String,
    /// Why
    #[arg(long)]
    reason: String,
}

/// End all sign-ins of somebody
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund admin end-sessions --email ada@example.org")]
struct EndSessionsArguments {
    /// Address that the person signs in with
    #[arg(long)]
    email: String,
}

pub(super) async fn run(arguments: AdminArguments, options: &Options) -> anyhow::Result<()> {
    // Before the database is opened: who has no password to give must not make one.
    let password = match &arguments.command {
        AdminCommand::Create(create) if !create.link => {
            Some(password::read(create.password_stdin)?)
        }
        _ => None,
    };
    let app = options.open().await?;
    let done = match arguments.command {
        AdminCommand::Create(create) => accounts::create(&app, create, password).await,
        AdminCommand::Recover(recover) => accounts::recover(&app, recover).await,
        AdminCommand::Users(list) => lists::users(&app, list.json).await,
        AdminCommand::Grants(list) => lists::grants(&app, list.json).await,
        AdminCommand::Sessions(list) => lists::sessions(&app, list.json).await,
        AdminCommand::Grant(grant) => accounts::grant(&app, grant).await,
        AdminCommand::Revoke(revoke) => accounts::revoke(&app, revoke).await,
        AdminCommand::Deactivate(account) => accounts::deactivate(&app, account).await,
        AdminCommand::Reactivate(account) => accounts::reactivate(&app, account).await,
        AdminCommand::EndSessions(account) => accounts::end_sessions(&app, &account.email).await,
    };
    app.close().await?;
    done
}

/// The account with this address.
async fn user(app: &App, email: &str) -> anyhow::Result<UserId> {
    let known = match Email::parse(email) {
        Some(email) => users::service::user_by_email(app, &email).await?,
        None => None,
    };
    let unknown =
        || anyhow::anyhow!("no account has this address: `verbund admin users` lists all");
    Ok(known.ok_or_else(unknown)?.id)
}

/// The account with this address, as the API names it.
async fn global_user(app: &App, email: &str) -> anyhow::Result<String> {
    Ok(user(app, email).await?.to_global().to_string())
}
