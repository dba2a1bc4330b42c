//! Those who watch: the monitors and the coordinator, and what each makes of the primary.

use crate::scene::glyph::Glyph;
use crate::scene::picture::Watcher;
use crate::scene::view::Selection;
use crate::scene::words::names;
use crate::sim::coordinator::Coordinator;
use crate::sim::ids::NodeId;
use crate::sim::monitor::Monitor;

use super::Ground;

/// So wide a token has room for a word.
const WORD_NEEDS: f64 = 80.0;

/// The monitors, and the coordinator after them.
pub(super) fn all(ground: &Ground<'_>) -> Vec<Watcher> {
    let places = ground.layout.monitors().iter();
    let monitors = ground.cluster.monitors().iter().zip(places);
    let mut watchers: Vec<Watcher> = monitors
        .map(|(monitor, rect)| {
            let (mark, does) = does(monitor).unzip();
            Watcher {
                node: monitor.id.into(),
                rect: *rect,
                label: monitor.id.to_string(),
                told: String::new(),
                mark,
                selected: selected(ground, monitor.id.into()),
                name: names::monitor(monitor.id, does, monitor.known.primary()),
            }
        })
        .collect();
    watchers.extend(ground.cluster.coordinator().and_then(|own| coordinator(ground, own)));
    watchers
}

/// What it does about a primary that it takes for dead, as a mark and in words.
pub(crate) fn does(monitor: &Monitor) -> Option<(Glyph, &'static str)> {
    let leads = monitor.campaign.as_ref().is_some_and(|own| own.appointed.is_some());
    match (leads, monitor.suspects) {
        (true, _) => Some((Glyph::AsksForVotes, names::LEADS)),
        (false, true) => Some((Glyph::InDoubt, names::SUSPECTS)),
        (false, false) => None,
    }
}

fn selected(ground: &Ground<'_>, node: NodeId) -> bool {
    ground.view.selection == Some(Selection::Watcher(node))
}

fn coordinator(ground: &Ground<'_>, own: &Coordinator) -> Option<Watcher> {
    let rect = ground.layout.coordinator()?;
    let in_sync = own.members.as_ref().map(|members| members.len());
    let suspected = own.suspects.then(|| own.epoch.primary());
    let roomy = rect.width >= WORD_NEEDS;
    let label = if roomy { names::COORDINATOR.into() } else { NodeId::COORDINATOR.to_string() };
    Some(Watcher {
        node: NodeId::COORDINATOR,
        rect,
        label,
        told: in_sync.filter(|_| roomy).map(names::in_sync).unwrap_or_default(),
        mark: own.suspects.then_some(Glyph::InDoubt),
        selected: selected(ground, NodeId::COORDINATOR),
        name: names::coordinator(in_sync, suspected),
    })
}
