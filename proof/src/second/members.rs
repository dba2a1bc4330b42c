//! Who the members are (rule 21b), read from a log entry by entry.

use ripple::sim::ids::{Epoch, Lsn, Place, ServerId};

use super::view::View;

/// Those with which the run began, and what each entry of a log has changed since.
pub fn members(view: &View<'_>, log: impl Iterator<Item = (Lsn, Epoch)>) -> Vec<ServerId> {
    let start = view.config.servers - view.config.spares;
    let cascaded = |id: &ServerId| view.config.cascade.iter().any(|fed| fed.server == *id);
    let mut members: Vec<ServerId> = (0..start).map(ServerId).filter(|id| !cascaded(id)).collect();
    for (lsn, epoch) in log {
        let Some(change) = view.table.changes.get(&Place { epoch, lsn }) else { continue };
        members.retain(|id| *id != change.server);
        if change.adds {
            members.push(change.server);
        }
    }
    members
}
