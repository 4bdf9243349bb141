//! How events are spoken of in mails.

use chrono::Datelike as _;
use entity::value::{Locale, PartialDate};
use unic_langid::langid;

const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The language of a tag; German, the base, where it is none.
#[must_use]
pub fn locale(tag: &str) -> Locale {
    tag.parse().unwrap_or_else(|_| Locale::from(langid!("de")))
}

/// When an event is, as far as that is known: `27. Juni 2021, 10:00 Uhr`. A time is the local one of the event.
#[must_use]
pub fn day(date: Option<PartialDate>, locale: &Locale) -> Option<String> {
    let date = date?;
    let first = date.first_day();
    let german = locale.identifier().language == langid!("de").language;
    let months = if german { GERMAN } else { ENGLISH };
    let month = months.get(first.month0() as usize).copied().unwrap_or_default();
    let (day, year) = (first.day(), first.year());
    let whole =
        if german { format!("{day}. {month} {year}") } else { format!("{day} {month} {year}") };
    Some(match date {
        PartialDate::Year(_) => year.to_string(),
        PartialDate::Month(..) => format!("{month} {year}"),
        PartialDate::Day(_) => whole,
        PartialDate::Time(local) => {
            let time = local.0.format("%H:%M");
            if german { format!("{whole}, {time} Uhr") } else { format!("{whole}, {time}") }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_told_as_far_as_it_is_known() {
        let told = |date: &str, tag| day(Some(date.parse().unwrap()), &locale(tag)).unwrap();
        for (date, german, english) in [
            ("2021", "2021", "2021"),
            ("2021-03", "März 2021", "March 2021"),
            ("2021-06-27", "27. Juni 2021", "27 June 2021"),
            ("2021-06-27T10:00", "27. Juni 2021, 10:00 Uhr", "27 June 2021, 10:00"),
        ] {
            assert_eq!((told(date, "de-AT"), told(date, "fr")), (german.into(), english.into()));
        }
        assert_eq!(day(None, &locale("de")), None);
        assert_eq!(locale("no tag").to_string(), "de");
    }
}
