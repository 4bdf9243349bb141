//! What an edition changes in the register: a pure function, so that every order of editions can be tried.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{id::RegisterAreaId, register_area::Model, terms::AreaLevel};

use super::{GoneArea, LevelSummary, RenamedArea, RetypedArea};
use crate::{
    register::gv100ad::{Area, Edition},
    words,
};

/// What there is to write, and what it means.
#[derive(Debug, Default)]
pub(super) struct Merge {
    /// Areas that are new or no longer what they were, as they are to be.
    pub(super) changed: Vec<Model>,
    /// Areas that only a withdrawn version of this edition had.
    pub(super) withdrawn: Vec<Model>,
    pub(super) levels: BTreeMap<AreaLevel, LevelSummary>,
    pub(super) renamed: Vec<RenamedArea>,
    pub(super) retyped: Vec<RetypedArea>,
    pub(super) gone: Vec<GoneArea>,
}

/// Merges `edition` into the areas that are `known` from editions of the days `imported` (in order).
pub(super) fn merge(
    edition: &Edition,
    imported: &[NaiveDate],
    known: Vec<Model>,
    now: DateTime<Utc>,
    mut new_id: impl FnMut() -> RegisterAreaId,
) -> Merge {
    let days = Days::around(edition.territory_on, imported);
    let mut known: HashMap<(AreaLevel, String), Model> =
        known.into_iter().map(|row| ((row.level, row.key.clone()), row)).collect();
    let mut merge = Merge::default();
    for area in &edition.areas {
        match known.remove(&(area.level, area.key.clone())) {
            Some(row) => merge.meet(&row, area, &days, now),
            None => merge.add(new_row(new_id(), area, days.this, now), &days),
        }
    }
    let mut absent: Vec<Model> = known.into_values().collect();
    absent.sort_by(|one, other| (one.level, &one.key).cmp(&(other.level, &other.key)));
    for row in absent {
        merge.miss(row, &days, now);
    }
    merge
}

/// Where the day of the edition lies among those that are imported.
struct Days {
    this: NaiveDate,
    previous: Option<NaiveDate>,
    next: Option<NaiveDate>,
    newest_before: Option<NaiveDate>,
    /// An edition of this day was imported before.
    corrected: bool,
}

impl Days {
    fn around(this: NaiveDate, imported: &[NaiveDate]) -> Self {
        Self {
            this,
            previous: imported.iter().copied().filter(|day| *day < this).max(),
            next: imported.iter().copied().filter(|day| *day > this).min(),
            newest_before: imported.iter().copied().max(),
            corrected: imported.contains(&this),
        }
    }

    fn is_newest(&self) -> bool {
        self.next.is_none()
    }
}

impl Merge {
    fn level(&mut self, level: AreaLevel) -> &mut LevelSummary {
        self.levels.entry(level).or_insert_with(|| LevelSummary::of(level))
    }

    /// The register did not know the key.
    fn add(&mut self, row: Model, days: &Days) {
        if days.is_newest() {
            self.level(row.level).new += 1;
        } else {
            self.lose(&row, Some(row.last_on));
        }
        self.changed.push(row);
    }

    /// Both have the key.
    fn meet(&mut self, row: &Model, area: &Area, days: &Days, now: DateTime<Utc>) {
        let was_gone = days.newest_before.is_some_and(|newest| row.last_on < newest);
        let mut merged = row.clone();
        merged.first_on = row.first_on.min(days.this);
        merged.last_on = row.last_on.max(days.this);
        if days.this >= row.last_on {
            describe(&mut merged, area);
        }
        if was_gone && days.is_newest() {
            self.level(row.level).new += 1;
        } else {
            self.compare(row, &merged);
        }
        self.keep(row, merged, now);
    }

    fn compare(&mut self, row: &Model, merged: &Model) {
        let (renamed, retyped) = (row.name != merged.name, row.type_code != merged.type_code);
        if renamed {
            self.renamed.push(RenamedArea {
                level: row.level,
                key: row.key.clone(),
                old_name: row.name.clone(),
                new_name: merged.name.clone(),
            });
        }
        if retyped {
            self.retyped.push(RetypedArea {
                level: row.level,
                key: row.key.clone(),
                name: merged.name.clone(),
                old_type_code: row.type_code.clone(),
                new_type_code: merged.type_code.clone(),
            });
        }
        let level = self.level(row.level);
        level.renamed += u64::from(renamed);
        level.retyped += u64::from(retyped);
        level.unchanged += u64::from(!renamed && !retyped);
    }

    /// Only the register has the key.
    fn miss(&mut self, row: Model, days: &Days, now: DateTime<Utc>) {
        let was_current = Some(row.last_on) == days.newest_before;
        if !days.corrected {
            if was_current && days.is_newest() {
                self.lose(&row, Some(row.last_on));
            }
            return;
        }
        let mut merged = row.clone();
        if row.last_on == days.this {
            let Some(last_on) = days.previous.filter(|day| *day >= row.first_on) else {
                self.lose(&row, None);
                self.withdrawn.push(row);
                return;
            };
            merged.last_on = last_on;
            if was_current {
                self.lose(&row, Some(last_on));
            }
        } else if row.first_on == days.this
            && let Some(next) = days.next
        {
            merged.first_on = next;
        }
        self.keep(&row, merged, now);
    }

    fn lose(&mut self, row: &Model, last_on: Option<NaiveDate>) {
        self.level(row.level).gone += 1;
        self.gone.push(GoneArea {
            level: row.level,
            key: row.key.clone(),
            name: row.name.clone(),
            last_on,
        });
    }

    fn keep(&mut self, row: &Model, mut merged: Model, now: DateTime<Utc>) {
        if *row != merged {
            merged.updated_at = now;
            merged.version += 1;
            self.changed.push(merged);
        }
    }
}

fn new_row(id: RegisterAreaId, area: &Area, day: NaiveDate, now: DateTime<Utc>) -> Model {
    let mut row = Model {
        id,
        level: area.level,
        key: area.key.clone(),
        ars: None,
        name: String::new(),
        type_code: None,
        seat: None,
        hectares: None,
        population: None,
        population_male: None,
        postal_code: None,
        first_on: day,
        last_on: day,
        successor_id: None,
        sort_name: String::new(),
        search_text: String::new(),
        created_at: now,
        updated_at: now,
        version: 1,
    };
    describe(&mut row, area);
    row
}

/// Makes the row say what the edition says.
fn describe(row: &mut Model, area: &Area) {
    let Area {
        level: _,
        key,
        ars,
        name,
        type_code,
        seat,
        hectares,
        population,
        population_male,
        postal_code,
    } = area;
    if row.name != *name {
        row.sort_name = words::sort_key(name);
        row.search_text = words::search_text([name.as_str(), key.as_str()]);
    }
    row.ars.clone_from(ars);
    row.name.clone_from(name);
    row.type_code.clone_from(type_code);
    row.seat.clone_from(seat);
    row.hectares = *hectares;
    row.population = *population;
    row.population_male = *population_male;
    row.postal_code.clone_from(postal_code);
}

#[cfg(test)]
mod tests;
