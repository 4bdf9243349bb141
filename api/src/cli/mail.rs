//! `verbund mail`: whether mails arrive, how they look, and what became of them.

use std::{
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::{Args, Subcommand, builder::PossibleValuesParser};
use entity::{mail, value::Locale};
use serde_json::{Value, json};

use super::{Options, UsageError};
use crate::{
    access::Actor,
    app::Clock,
    config::MailSettings,
    graphql::id::GlobalId as _,
    mail::{
        Template,
        service::{self, Delivered, MailSummary, Preview},
    },
};

/// Try out mails, look at them, and see what became of them
#[derive(Args, Debug)]
pub(super) struct MailArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Test(Test),
    Preview(PreviewArguments),
    Status(Status),
}

/// Send a mail now, to see whether mails arrive
///
/// It goes to the mail server at once, past the queue, so that what is wrong is told here.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund mail test anna@example.org")]
struct Test {
    /// To whom
    address: String,
    /// The language: German for `de`, English for all others
    #[arg(long, default_value = "de")]
    locale: Locale,
}

/// Show how mails look, with sample values
#[derive(Args, Debug)]
#[command(
    after_help = "Example: verbund mail preview invitation --locale en --html --out previews"
)]
struct PreviewArguments {
    /// The template; without it, all of them
    #[arg(value_parser = PossibleValuesParser::new(Template::ALL.iter().map(|known| known.name())))]
    template: Option<String>,
    /// The language: German for `de`, English for all others
    #[arg(long, default_value = "de")]
    locale: Locale,
    #[command(flatten)]
    form: FormArguments,
    /// Write one file for each mail into this folder
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[group(multiple = false)]
struct FormArguments {
    /// The plain text (this is the default)
    #[arg(long)]
    text: bool,
    /// The page
    #[arg(long)]
    html: bool,
    /// The whole message as it is sent
    #[arg(long)]
    eml: bool,
}

/// Tell how many mails wait, were sent or failed, and why
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund mail status --json")]
struct Status {
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: MailArguments, options: &Options) -> anyhow::Result<()> {
    match arguments.what {
        What::Test(arguments) => test(arguments, options).await,
        What::Preview(arguments) => preview(&arguments, options),
        What::Status(Status { json }) => status(json, options).await,
    }
}

async fn test(Test { address, locale }: Test, options: &Options) -> anyhow::Result<()> {
    let settings = options.load(Vec::new())?.settings.mail;
    let words = match service::send_test(&settings, &Clock::System, &locale, &address).await? {
        Delivered::Accepted => {
            "The mail server took the mail. Look whether it arrives, and where.".to_owned()
        }
        Delivered::Written(path) => format!(
            "No mail server is set (mail.smtp_url): the mail was put into {}.",
            path.display()
        ),
    };
    writeln!(io::stderr(), "{words}")?;
    Ok(())
}

fn preview(arguments: &PreviewArguments, options: &Options) -> anyhow::Result<()> {
    let settings = options.load(Vec::new())?.settings.mail;
    let templates = match &arguments.template {
        Some(name) => vec![name.parse().map_err(|error| UsageError(format!("{name}: {error}")))?],
        None => Template::ALL.to_vec(),
    };
    let form = Form::of(&arguments.form);
    if let Some(folder) = &arguments.out {
        return write_all(folder, &templates, form, &settings, &arguments.locale);
    }
    for (index, template) in templates.into_iter().enumerate() {
        let separator = if index == 0 { "" } else { "\n" };
        let shown =
            form.show(&service::preview(&settings, &Clock::System, template, &arguments.locale)?);
        super::print(&format!("{separator}{shown}"))?;
    }
    Ok(())
}

fn write_all(
    folder: &Path,
    templates: &[Template],
    form: Form,
    settings: &MailSettings,
    locale: &Locale,
) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for template in templates {
        let shown = form.show(&service::preview(settings, &Clock::System, *template, locale)?);
        let file = folder.join(format!("{}.{locale}.{}", template.name(), form.extension()));
        fs::write(&file, shown).with_context(|| format!("{} cannot be written", file.display()))?;
    }
    let count = templates.len();
    let noun = if count == 1 { "file is" } else { "files are" };
    writeln!(io::stderr(), "{count} {noun} in {}.", folder.display())?;
    Ok(())
}

/// What of a mail is shown.
#[derive(Clone, Copy, Debug)]
enum Form {
    Text,
    Html,
    Message,
}

impl Form {
    fn of(arguments: &FormArguments) -> Self {
        match arguments {
            FormArguments { html: true, .. } => Self::Html,
            FormArguments { eml: true, .. } => Self::Message,
            FormArguments { .. } => Self::Text,
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Html => "html",
            Self::Message => "eml",
        }
    }

    fn show(self, preview: &Preview) -> String {
        let Preview { written, message } = preview;
        match self {
            Self::Text => format!("{}\n\n{}\n", written.subject, written.text.trim_end()),
            Self::Html => written.html.clone(),
            Self::Message => String::from_utf8_lossy(message).into_owned(),
        }
    }
}

async fn status(json: bool, options: &Options) -> anyhow::Result<()> {
    let app = options.open().await?;
    let summary = service::summarise_mails(&app, &Actor::Operator).await;
    let summary = summary.context("mails cannot be counted")?;
    if json { super::print_json(&as_json(&summary)) } else { super::print(&as_text(&summary)?) }
}

fn as_json(summary: &MailSummary) -> Value {
    let failures = summary.failures.iter().map(|mail| {
        let mail::Model { id, template, attempts, last_error, created_at, settled_at, .. } = mail;
        json!({
            "id": id.to_global(),
            "template": template,
            "attempts": attempts,
            "lastError": last_error,
            "createdAt": created_at,
            "settledAt": settled_at,
        })
    });
    json!({ "counts": summary.counts, "failures": failures.collect::<Vec<_>>() })
}

fn as_text(summary: &MailSummary) -> anyhow::Result<String> {
    if summary.counts.is_empty() {
        return Ok("No mail was written yet.\n".to_owned());
    }
    let mut text = String::new();
    for count in &summary.counts {
        let status = json!(count.status);
        let status = status.as_str().unwrap_or_default();
        writeln!(text, "{:<28} {status:<7} {:>8}", count.template, count.mails)?;
    }
    if !summary.failures.is_empty() {
        text.push_str("\nGiven up, the latest first:\n");
    }
    for mail in &summary.failures {
        let error = mail.last_error.as_deref().unwrap_or_default();
        let created = mail.created_at.format("%Y-%m-%d %H:%M");
        writeln!(text, "{created}  {:<28} {error}", mail.template)?;
    }
    Ok(text)
}
