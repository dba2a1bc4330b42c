//! The monitors: what each makes of the primary.

use crate::scene::glyph::Glyph;
use crate::scene::picture::MonitorToken;
use crate::scene::words::names;
use crate::sim::monitor::Monitor;

use super::Ground;

/// Those that watch.
pub(super) fn all(ground: &Ground<'_>) -> Vec<MonitorToken> {
    let places = ground.layout.monitors().iter();
    let monitors = ground.cluster.monitors().iter().zip(places);
    monitors
        .map(|(monitor, rect)| {
            let (mark, does) = state(monitor).unzip();
            MonitorToken {
                monitor: monitor.id,
                rect: *rect,
                mark,
                name: names::monitor(monitor.id, does, monitor.known.primary()),
            }
        })
        .collect()
}

fn state(monitor: &Monitor) -> Option<(Glyph, &'static str)> {
    let leads = monitor.campaign.as_ref().is_some_and(|own| own.appointed.is_some());
    match (leads, monitor.suspects) {
        (true, _) => Some((Glyph::AsksForVotes, names::LEADS)),
        (false, true) => Some((Glyph::InDoubt, names::SUSPECTS)),
        (false, false) => None,
    }
}
