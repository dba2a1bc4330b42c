//! A message, looked at closely: what it says, why it was sent, and what its arrival led to. A function
//! of the cluster and its facts; of a message that is long past nothing is known any more.

use crate::scene::build::messages;
use crate::scene::picture::MessageKind;
use crate::scene::view::{Detail, View};
use crate::scene::words::{names, selected, trail as say};
use crate::sim::cluster::Cluster;
use crate::sim::fact::Fact;
use crate::sim::message::MessageKey;
use crate::sim::network::Flight;

/// More consequences than these are not told one by one.
const MOST_CONSEQUENCES: usize = 3;

/// A message in flight, for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InFlight {
    /// Which.
    pub key: MessageKey,
    /// "Update 7 from S1 to S2", and how it stands where that is not as usual.
    pub name: String,
    /// Selected.
    pub selected: bool,
}

/// What is on its way, what arrives next first. Heartbeats and what those who watch say only in full detail.
#[must_use]
pub fn in_flight(cluster: &Cluster, view: &View) -> Vec<InFlight> {
    let full = view.detail == Detail::Full;
    let shown = |flight: &&Flight| {
        let MessageKey { from, to, .. } = flight.key;
        let heartbeat = messages::kind(cluster, flight) == MessageKind::Heartbeat;
        flight.flies() && (full || !heartbeat && !from.watches() && !to.watches())
    };
    let mut flights: Vec<&Flight> = cluster.network().flights().filter(shown).collect();
    flights.sort_by_key(|flight| (flight.held.is_some(), flight.due, flight.key));
    flights.dedup_by_key(|flight| flight.key);
    let one = |flight: &Flight| {
        let key = flight.key;
        let name = names::message(messages::kind(cluster, flight), key.from, key.to);
        InFlight {
            key,
            name: if flight.held.is_some() { names::held(&name) } else { name },
            selected: view.selects_message(key),
        }
    };
    flights.into_iter().map(one).collect()
}

/// What there is to say of a message on its way, beside what it lets happen.
pub(super) fn of_flight(cluster: &Cluster, flight: &Flight) -> Vec<String> {
    let stands = match (flight.held, flight.queued) {
        (Some(held), _) => say::held(flight.sent, held),
        (None, true) => say::queued(flight.key.to),
        (None, false) => selected::sent_and_due(flight.sent, flight.due),
    };
    let mut lines = vec![stands];
    lines.extend(say::says(&flight.message));
    lines.extend(sending(cluster, flight.key).and_then(|at| cause(cluster, at)));
    lines
}

/// What became of a message that is no longer on its way, as far as that is remembered.
pub(super) fn of_past(cluster: &Cluster, key: MessageKey) -> Vec<String> {
    let trace = cluster.trace();
    let ends = |(_, fact): &(u64, &Fact)| {
        fact.what.delivers() == Some(key) || fact.what.loses().is_some_and(|(lost, _)| lost == key)
    };
    let Some((number, fact)) = trace.since(0).rev().find(ends) else {
        return vec![say::FORGOTTEN.into()];
    };
    let mut lines = if let Some((_, why)) = fact.what.loses() {
        vec![say::vanished(fact.at, why)]
    } else {
        let follows = trace.since(number + 1).map(|(_, fact)| fact);
        let follows = follows.take_while(|fact| !fact.what.is_marker());
        let told = follows.filter_map(|fact| say::consequence(&fact.what));
        let told: Vec<String> = told.take(MOST_CONSEQUENCES).collect();
        vec![say::arrived(fact.at), say::led_to(&told)]
    };
    lines.extend(sending(cluster, key).and_then(|at| cause(cluster, at)));
    lines
}

/// The number of the fact of its leaving.
pub(super) fn sending(cluster: &Cluster, key: MessageKey) -> Option<u64> {
    let mut facts = cluster.trace().since(0).rev();
    facts.find(|(_, fact)| fact.what.sends() == Some(key)).map(|(number, _)| number)
}

fn cause(cluster: &Cluster, number: u64) -> Option<String> {
    let (_, fact) = cluster.trace().cause(number)?;
    Some(say::because(&fact.what))
}
