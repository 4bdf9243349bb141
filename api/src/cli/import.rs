//! `verbund import`: reference data from official files.

use std::{
    fs::File,
    io::{self, IsTerminal as _, Read as _, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use entity::terms::AreaLevel;
use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    access::Actor,
    app::App,
    register::service::{self, ImportOutcome, ImportSummary, LARGEST_FILE},
};

/// How many changed areas of a kind are listed for people; `--json` lists all.
const LISTED: usize = 10;

/// Import reference data.
#[derive(Args, Debug)]
pub struct ImportArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Register(RegisterArguments),
}

/// Import an edition of the official register of municipalities (GV100AD).
///
/// Takes the file as the Statistisches Bundesamt publishes it (also in a gzip), in any order of
/// editions. A file with a damaged line is refused as a whole; the same file again changes nothing.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund import register GV100AD_301123.txt")]
pub struct RegisterArguments {
    /// The file.
    file: PathBuf,
    /// Print the whole summary as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the command. The summary goes to standard output, progress to standard error.
pub async fn run(arguments: ImportArguments, app: &App) -> anyhow::Result<()> {
    match arguments.what {
        What::Register(arguments) => import_register(&arguments, app).await,
    }
}

async fn import_register(arguments: &RegisterArguments, app: &App) -> anyhow::Result<()> {
    let file = arguments.file.display().to_string();
    let path = arguments.file.clone();
    let content = tokio::task::spawn_blocking(move || read(&path)).await??;
    let progress = Progress::new();
    let summary = service::import_register(app, &Actor::Operator, content, |done, total| {
        progress.show(done, total);
    })
    .await;
    progress.finish();
    let summary = summary.with_context(|| format!("{file} was not imported"))?;
    let mut output = io::stdout().lock();
    if arguments.json {
        serde_json::to_writer_pretty(&mut output, &summary)?;
        writeln!(output)?;
    } else {
        print(&mut output, &summary)?;
    }
    Ok(())
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
                    let _ = writeln!(io::stderr(), "{done} of {total} areas written");
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

fn print(output: &mut impl Write, summary: &ImportSummary) -> io::Result<()> {
    let ImportSummary { territory_on, areas, newest_on, .. } = summary;
    match summary.outcome {
        ImportOutcome::Added => {
            writeln!(output, "Edition of {territory_on} imported: {areas} areas.")?
        }
        ImportOutcome::Corrected => writeln!(
            output,
            "Edition of {territory_on} imported again with another content: {areas} areas."
        )?,
        ImportOutcome::Unchanged => writeln!(
            output,
            "Edition of {territory_on} had been imported before: {areas} areas, nothing changed."
        )?,
    }
    if newest_on > territory_on {
        writeln!(output, "The newest edition is still that of {newest_on}.")?;
    }
    writeln!(
        output,
        "\n{:<20} {:>8} {:>8} {:>8} {:>8} {:>10}",
        "", "new", "renamed", "retyped", "gone", "unchanged"
    )?;
    for level in &summary.levels {
        writeln!(
            output,
            "{:<20} {:>8} {:>8} {:>8} {:>8} {:>10}",
            name(level.level),
            level.new,
            level.renamed,
            level.retyped,
            level.gone,
            level.unchanged
        )?;
    }
    list(output, "Renamed", &summary.renamed, |area| {
        format!("{} {} -> {}", area.key, area.old_name, area.new_name)
    })?;
    list(output, "Gone", &summary.gone, |area| match area.last_on {
        Some(day) => format!("{} {} (last in the edition of {day})", area.key, area.name),
        None => format!("{} {} (withdrawn)", area.key, area.name),
    })
}

fn list<T>(
    output: &mut impl Write,
    title: &str,
    areas: &[T],
    line: impl Fn(&T) -> String,
) -> io::Result<()> {
    if areas.is_empty() {
        return Ok(());
    }
    writeln!(output, "\n{title}:")?;
    for area in areas.iter().take(LISTED) {
        writeln!(output, "  {}", line(area))?;
    }
    if areas.len() > LISTED {
        writeln!(output, "  and {} more; --json lists all", areas.len() - LISTED)?;
    }
    Ok(())
}

fn name(level: AreaLevel) -> &'static str {
    match level {
        AreaLevel::Land => "Länder",
        AreaLevel::GovernmentRegion => "government regions",
        AreaLevel::Region => "regions",
        AreaLevel::District => "districts",
        AreaLevel::Association => "associations",
        AreaLevel::Municipality => "municipalities",
    }
}
