//! One walk along the chain.

use entity::id::AuditEntryId;

use super::{Anchor, Defect, DefectKind, Observer, is_genuine, is_payload_genuine};
use crate::{
    app::App,
    audit::{
        chain,
        store::{Link, Record, Unreadable},
    },
    fault::Fault,
};

/// Broken links that are looked at together, to tell what was moved from what was altered.
const TOGETHER: usize = 32;

/// Where the walk is, and what it found.
pub(super) struct Walk<'a, O> {
    pub(super) observer: &'a mut O,
    pub(super) defects: u64,
    last: Option<Last>,
    breaks: Vec<Break>,
}

/// The seal before.
struct Last {
    position: i64,
    /// Its hash as it stands there.
    hash: String,
    /// The hash that it ought to have, where that is another one.
    due: Option<String>,
}

/// A seal whose hash does not follow from the one before and an entry that is what its digest says.
struct Break {
    position: i64,
    entry: AuditEntryId,
    digest: String,
    previous: String,
    hash: String,
}

impl<'a, O: Observer> Walk<'a, O> {
    pub(super) fn new(observer: &'a mut O) -> Self {
        Self { observer, defects: 0, last: None, breaks: Vec::new() }
    }

    /// The position of the last seal.
    pub(super) fn position(&self) -> i64 {
        self.last.as_ref().map_or(0, |last| last.position)
    }

    /// Takes the next seal.
    pub(super) fn step(
        &mut self,
        app: &App,
        link: &Link,
        record: Option<Result<&Record, &Unreadable>>,
    ) -> Result<(), Fault> {
        let next = self.position() + 1;
        if link.position != next {
            self.report_gap(next, link.position - 1);
        }
        let previous = match &self.last {
            None if link.position == 1 => Some((chain::BEGINNING.to_owned(), None)),
            Some(last) if link.position == next => Some((last.hash.clone(), last.due.clone())),
            // After a gap nobody knows the hash before.
            _ => None,
        };
        let mut due = None;
        match record {
            None => self.report(DefectKind::Missing, Some(link.position), Some(link.entry)),
            Some(Err(Unreadable)) => {
                self.report(DefectKind::Altered, Some(link.position), Some(link.entry));
            }
            Some(Ok(record)) => {
                let is_whole = self.examine(app, Some(link.position), record)?;
                if let Some((previous, before)) = previous {
                    due = self.follow(link, &record.entry.digest, previous, before, is_whole)?;
                }
            }
        }
        self.last = Some(Last { position: link.position, hash: link.hash.clone(), due });
        if self.breaks.len() >= TOGETHER { self.resolve() } else { Ok(()) }
    }

    /// Compares the seal's hash with the one that follows; that one is returned where it is another.
    fn follow(
        &mut self,
        link: &Link,
        digest: &str,
        previous: String,
        before: Option<String>,
        is_whole: bool,
    ) -> Result<Option<String>, Fault> {
        let due = chain::link(&previous, link.position, digest)?;
        if due == link.hash {
            return Ok(None);
        }
        // It was the hash before that was changed, which is known.
        if let Some(before) = before
            && chain::link(&before, link.position, digest)? == link.hash
        {
            return Ok(None);
        }
        if is_whole {
            self.breaks.push(Break {
                position: link.position,
                entry: link.entry,
                digest: digest.to_owned(),
                previous,
                hash: link.hash.clone(),
            });
        }
        Ok(Some(due))
    }

    /// Looks at one entry by itself; whether it is what its digest says.
    pub(super) fn examine(
        &mut self,
        app: &App,
        position: Option<i64>,
        record: &Record,
    ) -> Result<bool, Fault> {
        let is_whole = is_genuine(record)?;
        if !is_whole {
            self.report(DefectKind::Altered, position, Some(record.entry.id));
        }
        if !is_payload_genuine(app, record) {
            self.report(DefectKind::PayloadAltered, position, Some(record.entry.id));
        }
        Ok(is_whole)
    }

    /// The end of the chain, after the last seal.
    pub(super) fn finish(&mut self) -> Result<Option<Anchor>, Fault> {
        self.resolve()?;
        let last = self.last.as_ref();
        Ok(last.map(|last| Anchor { position: last.position, hash: last.hash.clone() }))
    }

    pub(super) fn report(
        &mut self,
        kind: DefectKind,
        position: Option<i64>,
        entry: Option<AuditEntryId>,
    ) {
        self.defects += 1;
        self.observer.found(&Defect { kind, position, through: None, entry });
    }

    pub(super) fn report_gap(&mut self, from: i64, to: i64) {
        self.defects += 1;
        let through = (to > from).then_some(to);
        let kind = DefectKind::Missing;
        self.observer.found(&Defect { kind, position: Some(from), through, entry: None });
    }

    /// Names the broken links that were gathered.
    fn resolve(&mut self) -> Result<(), Fault> {
        let breaks = std::mem::take(&mut self.breaks);
        for broken in &breaks {
            if let Some(kind) = broken.kind(&breaks)? {
                self.report(kind, Some(broken.position), Some(broken.entry));
            }
        }
        Ok(())
    }
}

impl Break {
    /// What happened to it, as far as the broken links around it tell; `None` if nothing happened but
    /// to the one before.
    fn kind(&self, breaks: &[Self]) -> Result<Option<DefectKind>, Fault> {
        let fits = |previous: &str, position, digest: &str| {
            chain::link(previous, position, digest).map(|hash| hash == self.hash)
        };
        for other in breaks.iter().filter(|other| other.position != self.position) {
            let entries_exchanged = fits(&self.previous, self.position, &other.digest)?;
            let seal_moved = fits(&other.previous, other.position, &self.digest)?
                || fits(&other.hash, other.position, &self.digest)?
                || fits(&self.previous, other.position, &self.digest)?;
            if entries_exchanged || seal_moved {
                return Ok(Some(DefectKind::Reordered));
            }
            if fits(&other.hash, self.position, &self.digest)? {
                return Ok(None);
            }
        }
        Ok(Some(DefectKind::Altered))
    }
}
