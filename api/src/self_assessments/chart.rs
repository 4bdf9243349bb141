//! A municipality's profile as a picture: bars, and a mark where the median is.
//!
//! It stands alone (SVG 1.1 without scripts, styles or references), and says in words what it shows: to those who
//! do not see it, and beside each bar.

use std::fmt::Write as _;

use super::{comparison::Median, scores::Hundredths};
use crate::refusal::Language::{self, English, German};

/// A field of action in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// What it is called.
    pub(super) title: String,
    /// Where the municipality stands; none where every question was skipped.
    pub(super) score: Option<Hundredths>,
    /// Where the others stand, as far as that is told.
    pub(super) median: Option<Median>,
}

/// What a profile shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Name of the municipality.
    pub(super) municipality: String,
    /// Title of the programme.
    pub(super) programme: String,
    /// Title of the questionnaire.
    pub(super) title: String,
    /// What the steps of the scale mean, from 1.
    pub(super) steps: Vec<String>,
    /// The fields of action in order.
    pub(super) bars: Vec<Bar>,
}

const WIDTH: usize = 760;
const LEFT: usize = 280;
const RIGHT: usize = 660;
const TOP: usize = 96;
const ROW: usize = 44;
/// Characters of a line left of the bars.
const LABEL: usize = 34;
const BAR: &str = "#1f5fa8";
const MARK: &str = "#a33b00";
const INK: &str = "#1b1b1b";
const GRID: &str = "#c9c9c9";

impl Chart {
    /// The picture, for a reader of this language.
    #[must_use]
    pub fn draw(&self, language: Language) -> String {
        let bottom = TOP + ROW * self.bars.len();
        let height = bottom + 56 + 18 * self.steps.len();
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"title desc\" \
             lang=\"{}\" font-family=\"sans-serif\" font-size=\"14\" fill=\"{INK}\">\n\
             <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
             <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
            if language == German { "de" } else { "en" },
            escaped(&self.heading()),
            escaped(&self.words(language)),
        );
        let mut put = |line: String| {
            svg.push_str(&line);
            svg.push('\n');
        };
        put(text(24, 34, "20", &cut(&self.heading(), 68)));
        put(text(24, 58, "14", &cut(&self.title, 96)));
        for step in 1..=self.steps.len() {
            let x = self.place(Hundredths(i64::try_from(step).unwrap_or_default() * 100));
            put(upright(x, TOP - 6, bottom, (GRID, 1)));
            put(format!("<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{step}</text>", TOP - 12));
        }
        for (row, bar) in self.bars.iter().enumerate() {
            put(self.row(TOP + ROW * row, bar, language));
        }
        put(self.legend(bottom, language));
        svg.push_str("</svg>\n");
        svg
    }

    fn heading(&self) -> String {
        format!("{} – {}", self.municipality, self.programme)
    }

    /// Where a score stands from left to right.
    fn place(&self, score: Hundredths) -> usize {
        let steps = self.steps.len().max(1) * 100;
        let score = usize::try_from(score.0).unwrap_or_default().min(steps);
        LEFT + (RIGHT - LEFT) * score / steps
    }

    fn row(&self, top: usize, bar: &Bar, language: Language) -> String {
        let mut row = Vec::new();
        let lines = wrapped(&bar.title);
        let first = top + if lines.len() == 1 { 27 } else { 19 };
        for (number, line) in lines.iter().enumerate() {
            let (x, y, words) = (LEFT - 12, first + 16 * number, escaped(line));
            row.push(format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{words}</text>"));
        }
        let value = match bar.score {
            Some(score) => {
                let (y, width) = (top + 12, self.place(score) - LEFT);
                row.push(format!(
                    "<rect x=\"{LEFT}\" y=\"{y}\" width=\"{width}\" height=\"20\" fill=\"{BAR}\"/>"
                ));
                number(score, language)
            }
            None => skipped(language).to_owned(),
        };
        row.push(text(RIGHT + 12, top + 27, "14", &value));
        if let Some(median) = bar.median {
            let x = self.place(median.value);
            row.push(upright(x, top + 7, top + 37, ("#ffffff", 6)));
            row.push(upright(x, top + 7, top + 37, (MARK, 3)));
        }
        row.join("\n")
    }

    fn legend(&self, bottom: usize, language: Language) -> String {
        let mut legend = Vec::new();
        let mut y = bottom + 28;
        if self.bars.iter().any(|bar| bar.median.is_some()) {
            let words = match language {
                German => "Median der Kommunen des Programms",
                English => "Median of the programme's municipalities",
            };
            legend.push(upright(LEFT, y - 12, y + 4, (MARK, 3)));
            legend.push(text(LEFT + 12, y, "14", words));
            y += 24;
        }
        for (step, label) in (1..).zip(&self.steps) {
            legend.push(text(LEFT, y, "13", &cut(&format!("{step}: {label}"), 62)));
            y += 18;
        }
        legend.join("\n")
    }

    /// What the picture shows, in words.
    fn words(&self, language: Language) -> String {
        let mut words = match language {
            German => format!("{}. Skala von 1 bis {}.", self.title, self.steps.len()),
            English => format!("{}. Scale from 1 to {}.", self.title, self.steps.len()),
        };
        for bar in &self.bars {
            let score =
                bar.score.map_or_else(|| skipped(language).into(), |it| number(it, language));
            // Writing to a String cannot fail.
            let _ = write!(words, " {}: {score}", bar.title);
            if let Some(median) = bar.median {
                let value = number(median.value, language);
                let _ = match language {
                    German => {
                        write!(words, " (Median von {} Kommunen: {value})", median.municipalities)
                    }
                    English => write!(
                        words,
                        " (median of {} municipalities: {value})",
                        median.municipalities
                    ),
                };
            }
            words.push('.');
        }
        words
    }
}

fn skipped(language: Language) -> &'static str {
    if language == German { "ohne Angabe" } else { "not stated" }
}

fn number(score: Hundredths, language: Language) -> String {
    let mark = if language == German { ',' } else { '.' };
    format!("{}{mark}{:02}", score.0 / 100, score.0 % 100)
}

fn upright(x: usize, from: usize, to: usize, (colour, width): (&str, usize)) -> String {
    format!(
        "<line x1=\"{x}\" y1=\"{from}\" x2=\"{x}\" y2=\"{to}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>"
    )
}

fn text(x: usize, y: usize, size: &str, words: &str) -> String {
    format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\">{}</text>", escaped(words))
}

/// In one or two lines.
fn wrapped(words: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in words.split_whitespace() {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= LABEL || last == 1 {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.iter().map(|line| cut(line, LABEL)).collect()
}

/// At most so many characters.
fn cut(words: &str, longest: usize) -> String {
    if words.chars().count() <= longest {
        return words.to_owned();
    }
    let mut short: String = words.chars().take(longest - 1).collect();
    short.push('…');
    short
}

/// As text of XML. What XML cannot hold is left out.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        let bar = |title: &str, score: Option<i64>, median: Option<i64>| Bar {
            title: title.into(),
            score: score.map(Hundredths),
            median: median.map(|value| Median { value: Hundredths(value), municipalities: 6 }),
        };
        Chart {
            municipality: "Neustadt <b> & Co".into(),
            programme: "Weltoffene Kommune".into(),
            title: "Selbstcheck".into(),
            steps: ["trifft nicht zu", "eher nicht", "eher", "trifft zu"].map(Into::into).into(),
            bars: vec![
                bar("Management und Steuerung", Some(250), Some(325)),
                bar("Arbeit \"und\" wirtschaftliche Entwicklung der ganzen Region", None, None),
                bar("Kommunikation", Some(400), None),
            ],
        }
    }

    #[test]
    fn a_picture_says_in_words_what_it_shows() {
        let german = chart().draw(German);
        for words in [
            "<title id=\"title\">Neustadt &lt;b&gt; &amp; Co – Weltoffene Kommune</title>",
            "Skala von 1 bis 4. Management und Steuerung: 2,50 (Median von 6 Kommunen: 3,25).",
            "Entwicklung der ganzen Region: ohne Angabe. Kommunikation: 4,00.",
            "role=\"img\" aria-labelledby=\"title desc\" lang=\"de\"",
            ">Median der Kommunen des Programms</text>",
            ">4: trifft zu</text>",
        ] {
            assert!(german.contains(words), "{words}\n{german}");
        }
        let english = chart().draw(English);
        assert!(english.contains("2.50 (median of 6 municipalities: 3.25)"), "{english}");
        assert!(english.contains("lang=\"en\""));
    }

    #[test]
    fn a_picture_has_a_bar_for_each_score_and_a_mark_for_each_median() {
        let svg = chart().draw(German);
        let bars = svg.matches(&format!("fill=\"{BAR}\"")).count();
        // One mark, and the one that the legend shows.
        let marks = svg.matches(&format!("stroke=\"{MARK}\"")).count();
        assert_eq!((bars, marks), (2, 2));
        // 2.5 of 4 steps.
        assert!(svg.contains(&format!("width=\"{}\" height=\"20\"", (RIGHT - LEFT) * 250 / 400)));
        let bare = Chart { bars: vec![chart().bars.remove(2)], ..chart() };
        assert!(!bare.draw(German).contains("Median"));
    }

    #[test]
    fn a_picture_is_xml_that_refers_to_nothing() {
        let hostile = Chart {
            municipality: "</title><script>alert(1)</script>\u{0}\u{ffff}".into(),
            steps: vec!["\" onload=\"x".into(), "]]>".into()],
            ..chart()
        };
        for svg in [chart().draw(German), hostile.draw(English)] {
            let allowed = ["svg", "title", "desc", "rect", "line", "text"];
            for part in svg.split('<').skip(1) {
                let name = part.trim_start_matches('/').split([' ', '>', '/']).next().unwrap();
                assert!(allowed.contains(&name), "{name} in {svg}");
            }
            for reference in ["href", "url(", "style", "<script", "onload=\"x"] {
                assert!(!svg.contains(reference), "{reference} in {svg}");
            }
            assert!(svg.chars().all(|found| found == '\n' || !found.is_control()));
            assert_eq!(svg.matches("http").count(), 1, "the namespace alone");
        }
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(wrapped("kurz"), ["kurz"]);
        let long = "Donaudampfschifffahrtsgesellschaftskapitänsmütze und vieles andere mehr";
        assert!(wrapped(long).iter().all(|line| line.chars().count() <= LABEL));
        assert_eq!(wrapped("Arbeit und wirtschaftliche Entwicklung").len(), 2);
    }
}
