//! What was measured, as a table.

use std::io::{self, Write as _};

use anyhow::Result;

use crate::measure::Cost;

/// One line: a question to a server, over all rounds.
pub(crate) struct Line {
    pub(crate) question: &'static str,
    pub(crate) server: &'static str,
    pub(crate) costs: Vec<Cost>,
    pub(crate) statements: f64,
    pub(crate) bytes: usize,
    /// KiB; the most that the server held until then.
    pub(crate) memory: u64,
}

#[expect(clippy::cast_precision_loss, reason = "figures of a measurement")]
impl Line {
    fn requests(&self) -> f64 {
        self.costs.iter().map(|cost| cost.seen.requests as f64).sum()
    }

    fn per_request(&self, time: impl Fn(&Cost) -> u64) -> f64 {
        self.costs.iter().map(|cost| time(cost) as f64).sum::<f64>() / self.requests()
    }

    fn mean(&self, figure: impl Fn(&Cost) -> u64) -> f64 {
        self.costs.iter().map(|cost| figure(cost) as f64).sum::<f64>() / self.costs.len() as f64
    }

    /// Processor time of one request, of server and database, in microseconds.
    fn processor_time(&self) -> f64 {
        self.per_request(|cost| cost.server + cost.database)
    }

    fn requests_per_second(&self) -> f64 {
        let seconds =
            self.costs.iter().map(|cost| cost.seen.microseconds as f64).sum::<f64>() / 1e6;
        self.requests() / seconds
    }

    fn print(&self, bound: Option<&Self>, to: &mut impl io::Write) -> io::Result<()> {
        let ratio = bound.map_or("–".to_owned(), |bound| {
            format!("{:.2}", self.processor_time() / bound.processor_time())
        });
        writeln!(
            to,
            "| {} | {} | {:.0} | {:.2} | {:.2} | {:.0} | {:.0} | {:.0} | {ratio} | {:.2} | {} | {:.0} |",
            self.question.to_uppercase(),
            self.server,
            self.requests_per_second(),
            self.mean(|cost| cost.seen.p50) / 1e3,
            self.mean(|cost| cost.seen.p99) / 1e3,
            self.per_request(|cost| cost.server),
            self.per_request(|cost| cost.database),
            self.processor_time(),
            self.statements,
            self.bytes,
            self.memory as f64 / 1024.0,
        )
    }
}

/// Prints all lines, each beside that of `bound`.
pub(crate) fn print(lines: &[Line], bound: &str) -> Result<()> {
    let mut to = io::stdout().lock();
    writeln!(
        to,
        "\n| | | requests/s | p50, ms | p99, ms | server, µs | PostgreSQL, µs | both, µs | ratio | statements | bytes \
         | peak, MiB |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )?;
    for line in lines {
        let bound = lines.iter().find(|of| of.question == line.question && of.server == bound);
        line.print(bound, &mut to)?;
    }
    Ok(())
}
