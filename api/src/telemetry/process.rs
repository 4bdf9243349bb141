//! What the operating system counts for this process, under the names that Prometheus's own clients use.

#[cfg(target_os = "linux")]
pub(super) fn measure() {
    // What cannot be read is left as it was.
    let _ = linux::measure();
}

/// Elsewhere there is no `/proc`.
#[cfg(not(target_os = "linux"))]
pub(super) fn measure() {}

#[cfg(target_os = "linux")]
mod linux {
    use metrics::{counter, gauge};
    use procfs::{ProcResult, boot_time_secs, page_size, process::Process, ticks_per_second};

    #[expect(clippy::cast_precision_loss, reason = "numbers of this size are exact")]
    pub(super) fn measure() -> ProcResult<()> {
        let process = Process::myself()?;
        let stat = process.stat()?;
        let ticks = ticks_per_second() as f64;
        gauge!("process_resident_memory_bytes").set(stat.rss as f64 * page_size() as f64);
        counter!("process_cpu_seconds_total")
            .absolute((stat.utime + stat.stime) / ticks_per_second());
        gauge!("process_open_fds").set(process.fd_count()? as f64);
        let started = boot_time_secs()? as f64 + stat.starttime as f64 / ticks;
        gauge!("process_start_time_seconds").set(started);
        Ok(())
    }
}
