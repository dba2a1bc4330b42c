//! What a person does to one message on its way, by its stable name (rule 5). A message that no longer
//! flies is let be, and a fact says so.

use super::super::fact::{Vanished, What};
use super::super::flight::Flight;
use super::super::message::{MessageKey, MessageKind};
use super::super::network::Arrival;
use super::super::queue::Due;
use super::Cluster;

impl Cluster {
    pub(super) fn take_message(&mut self, key: MessageKey) {
        let Some((place, kind)) = self.find(key, |_| true) else { return };
        self.wounded = Some(self.now);
        self.reassess(|cluster| {
            let end = cluster.network.lose(place, cluster.now);
            cluster.foresee(end);
            let MessageKey { from, to, nth } = key;
            cluster.note(What::Lost { from, to, nth, kind, why: Vanished::Taken });
        });
    }

    pub(super) fn delay_message(&mut self, key: MessageKey, us: u64) {
        let Some((place, kind)) = self.find(key, |_| true) else { return };
        let now = self.now;
        let arrival = self.network.change(place, |flight| flight.delay(now, us));
        self.foresee(arrival);
        let MessageKey { from, to, nth } = key;
        let us = u32::try_from(us).expect("a checked delay is short");
        self.note(What::DelayedMessage { from, to, nth, kind, us });
    }

    pub(super) fn hold_message(&mut self, key: MessageKey) {
        let Some((place, kind)) = self.find(key, |flight| flight.held.is_none()) else { return };
        let now = self.now;
        self.network.change(place, |flight| flight.hold(now));
        let MessageKey { from, to, nth } = key;
        self.note(What::HeldMessage { from, to, nth, kind });
    }

    pub(super) fn release_message(&mut self, key: MessageKey) {
        let Some((place, kind)) = self.find(key, |flight| flight.held.is_some()) else { return };
        let now = self.now;
        let arrival = self.network.change(place, |flight| flight.release(now));
        self.foresee(arrival);
        let MessageKey { from, to, nth } = key;
        self.note(What::ReleasedMessage { from, to, nth, kind });
    }

    pub(super) fn double_message(&mut self, key: MessageKey) {
        let Some((place, kind)) = self.find(key, |_| true) else { return };
        let copy = self.network.copy(&self.config, self.seed, self.now, place);
        self.foresee(copy);
        let MessageKey { from, to, nth } = key;
        self.note(What::DoubledMessage { from, to, nth, kind, by_chance: false });
    }

    /// The message with this name that arrives first; a fact says when there is none.
    fn find(
        &mut self,
        key: MessageKey,
        fits: impl Fn(&Flight) -> bool,
    ) -> Option<(u32, MessageKind)> {
        let place = self.network.named(key, fits);
        let found = place.and_then(|place| {
            self.network.flight(place).map(|flight| (place, flight.message.kind()))
        });
        if found.is_none() {
            let MessageKey { from, to, nth } = key;
            self.note(What::NoSuchMessage { from, to, nth });
        }
        found
    }

    /// A flight will end then. What was foreseen before is passed over when it comes up.
    pub(super) fn foresee(&mut self, arrival: Option<Arrival>) {
        if let Some((place, due)) = arrival {
            self.put(due, Due::Delivery(place));
        }
    }
}
