//! `verbund import`: reference data from official files.

use std::{
    cmp::Reverse,
    fmt::{self, Write as _},
    fs::File,
    io::{self, IsTerminal as _, Read as _},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use entity::terms::AreaLevel;
use indicatif::{ProgressBar, ProgressStyle};

use super::Options;
use crate::{
    access::Actor,
    register::service::{self, ImportOutcome, ImportSummary, LARGEST_FILE, LevelSummary},
};

/// How many changed areas of a kind are listed for people; `--json` lists all.
const LISTED: usize = 10;

/// Import reference data from official files
#[derive(Args, Debug)]
pub(super) struct ImportArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Register(RegisterArguments),
}

/// Import an edition of the official register of municipalities (GV100AD)
///
/// Takes the file as the Statistisches Bundesamt publishes it (also in a gzip), in any order of
/// editions. A file with a damaged line is refused as a whole; the same file again changes nothing.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund import register GV100AD_301123.txt")]
struct RegisterArguments {
    /// The file
    file: PathBuf,
    /// Print the whole summary as JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: ImportArguments, options: &Options) -> anyhow::Result<()> {
    match arguments.what {
        What::Register(arguments) => import_register(arguments, options).await,
    }
}

async fn import_register(arguments: RegisterArguments, options: &Options) -> anyhow::Result<()> {
    let RegisterArguments { file, json } = arguments;
    let name = file.display().to_string();
    // Before the database is opened: a wrong file name must not make one.
    let content = tokio::task::spawn_blocking(move || read(&file)).await??;
    let app = options.open().await?;
    let progress = Progress::new();
    let summary = service::import_register(&app, &Actor::Operator, content, |done, total| {
        progress.show(done, total);
    })
    .await;
    progress.finish();
    let summary = summary.with_context(|| format!("{name} was not imported"))?;
    if json { super::print_json(&summary) } else { super::print(&text(&summary)?) }
}

/// The file's content, if it can be an edition at all.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let name = path.display();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            bail!("there is no file {name}")
        }
        Err(error) => return Err(error).with_context(|| format!("{name} cannot be opened")),
    };
    if file.metadata()?.is_dir() {
        bail!("{name} is a directory; name the GV100AD file in it");
    }
    let mut content = Vec::new();
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut content)
        .with_context(|| format!("{name} cannot be read"))?;
    Ok(content)
}

/// A bar on a terminal, a few lines elsewhere.
enum Progress {
    Bar(ProgressBar),
    Lines,
}

impl Progress {
    fn new() -> Self {
        if !io::stderr().is_terminal() {
            return Self::Lines;
        }
        let bar = ProgressBar::new_spinner();
        bar.set_message("reading");
        bar.enable_steady_tick(Duration::from_millis(100));
        Self::Bar(bar)
    }

    fn show(&self, done: u64, total: u64) {
        match self {
            Self::Bar(bar) => {
                if done == 0 {
                    // The template is a constant; should it not parse, the plain bar stays.
                    if let Ok(style) =
                        ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} areas {eta}")
                    {
                        bar.set_style(style);
                    }
                    bar.set_length(total);
                }
                bar.set_position(done);
            }
            Self::Lines => {
                if done == total || done.is_multiple_of(4_000) {
                    // Progress that cannot be shown is no reason to stop.
                    let _ = io::Write::write_fmt(
                        &mut io::stderr(),
                        format_args!("{done} of {total} areas written\n"),
                    );
                }
            }
        }
    }

    fn finish(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn text(summary: &ImportSummary) -> Result<String, fmt::Error> {
    let mut text = String::new();
    let output = &mut text;
    let ImportSummary { territory_on, areas, newest_on, .. } = summary;
    let what = match summary.outcome {
        ImportOutcome::Added => "was imported",
        ImportOutcome::Corrected => "was imported again, with another content",
        ImportOutcome::Unchanged => "had been imported before; nothing changed",
    };
    writeln!(output, "The edition of {territory_on} ({areas} areas) {what}.")?;
    if newest_on > territory_on {
        writeln!(output, "The newest edition is still that of {newest_on}.")?;
    }
    let columns = ["new", "renamed", "retyped", "gone", "unchanged"];
    write!(output, "\n{:<20}", "")?;
    for column in columns {
        write!(output, "{column:>11}")?;
    }
    writeln!(output)?;
    for counts in &summary.levels {
        let LevelSummary { level, new, renamed, retyped, gone, unchanged } = *counts;
        write!(output, "{:<20}", plural(level))?;
        for count in [new, renamed, retyped, gone, unchanged] {
            write!(output, "{count:>11}")?;
        }
        writeln!(output)?;
    }
    let renamed = summary
        .renamed
        .iter()
        .map(|area| (area.level, format!("{} {}, now {}", area.key, area.old_name, area.new_name)));
    list(output, "Renamed", renamed.collect())?;
    let gone = summary.gone.iter().map(|area| {
        let last = area.last_on.map_or("withdrawn".to_owned(), |day| format!("last on {day}"));
        (area.level, format!("{} {} ({last})", area.key, area.name))
    });
    list(output, "Gone", gone.collect())?;
    Ok(text)
}

/// The first few lines; municipalities come first, since most readers look for those.
fn list(output: &mut String, title: &str, mut lines: Vec<(AreaLevel, String)>) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    lines.sort_by_key(|(level, _)| Reverse(*level));
    writeln!(output, "\n{title}:")?;
    for (_, line) in lines.iter().take(LISTED) {
        writeln!(output, "  {line}")?;
    }
    if lines.len() > LISTED {
        writeln!(output, "  and {} more (--json lists all)", lines.len() - LISTED)?;
    }
    Ok(())
}

fn plural(level: AreaLevel) -> &'static str {
    match level {
        AreaLevel::Land => "Länder",
        AreaLevel::GovernmentRegion => "government regions",
        AreaLevel::Region => "regions",
        AreaLevel::District => "districts",
        AreaLevel::Association => "associations",
        AreaLevel::Municipality => "municipalities",
    }
}
