//! Plays a run file from its beginning to its end, and shows every fact as it happens.

use crate::sim::cluster::Cluster;
use crate::sim::fact::Fact;
use crate::sim::time::SimTime;

use super::error::RunFileError;
use super::limits::MAX_EVENTS;
use super::run_file::RunFile;

/// Plays a run, and gives the cluster as it stands at the end.
///
/// # Errors
///
/// When the run takes more events than are allowed.
pub fn play(
    file: &RunFile,
    mut watch: impl FnMut(&Fact, &Cluster),
) -> Result<Cluster, RunFileError> {
    let run = &file.run;
    let mut cluster = run.start().map_err(|invalid| RunFileError::below("config", &invalid))?;
    let mut taken = 0;
    let mut seen = 0;
    loop {
        let advanced = run.advance(&mut cluster, &mut taken, file.until);
        let advanced = advanced
            .map_err(|bad| RunFileError::below(&format!("actions[{}]", bad.index), &bad.invalid))?;
        for (_, fact) in cluster.trace().since(seen) {
            watch(fact, &cluster);
        }
        seen = cluster.trace().count();
        if !advanced {
            return Ok(cluster);
        }
        if cluster.events() > MAX_EVENTS {
            return Err(too_long(cluster.now()));
        }
    }
}

fn too_long(at: SimTime) -> RunFileError {
    let at = at.as_micros();
    RunFileError::at(
        "until_us",
        format!(
            "this run took {MAX_EVENTS} events, all that are allowed, by {at}; play it for less"
        ),
    )
}
