//! What processes cost, as Linux counts it.

use std::{collections::HashMap, fs};

use anyhow::{Context as _, Result};

/// Processor time of a process, its threads and all of its descendants, in microseconds, in steps of a hundredth
/// of a second. Of those that ended, what their parents have waited for.
pub(crate) fn processor_time(root: u32) -> Result<u64> {
    let mut known: HashMap<u32, (u32, u64)> = HashMap::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Ok(process) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        // It may have ended meanwhile.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        known.insert(process, read(&stat)?);
    }
    let belongs = |mut process: u32| loop {
        if process == root {
            return true;
        }
        match known.get(&process) {
            Some((parent, _)) => process = *parent,
            None => return false,
        }
    };
    let ticks = known.iter().filter(|(process, _)| belongs(**process));
    Ok(ticks.map(|(_, (_, ticks))| ticks * MICROSECONDS_OF_A_TICK).sum())
}

/// `USER_HZ` is 100 on every Linux that Rust supports.
const MICROSECONDS_OF_A_TICK: u64 = 10_000;

/// The parent, and the ticks of a process and of its children that ended: fields 4 and 14 to 17 of proc(5).
fn read(stat: &str) -> Result<(u32, u64)> {
    // The name before may hold blanks and brackets.
    let (_, fields) = stat.rsplit_once(')').context("no name in /proc/PID/stat")?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let field = |number: usize| fields.get(number - 3).context("/proc/PID/stat is short");
    let mut ticks = 0;
    for number in 14..=17 {
        ticks += field(number)?.parse::<u64>()?;
    }
    Ok((field(4)?.parse()?, ticks))
}

/// The most memory that a process ever held, in KiB.
pub(crate) fn peak_memory(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    let figure = line.split_whitespace().next().context("VmHWM is empty")?;
    Ok(figure.parse()?)
}
