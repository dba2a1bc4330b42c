//! The monitors beside the cluster: given what arrives, and their effects carried out.

use super::super::fact::What;
use super::super::ids::{Epoch, MonitorId, NodeId};
use super::super::message::Message;
use super::super::monitor::{Monitor, MonitorContext, MonitorEffect, count};
use super::super::queue::Due;
use super::Cluster;

impl Cluster {
    /// As many monitors as are set watch from now on; new ones know of this primary.
    pub(super) fn set_monitors(&mut self, known: Epoch) {
        let monitors = count(&self.config);
        for id in MonitorId::all(monitors).skip(self.monitors.len()) {
            self.monitors.push(Monitor::new(id, known, &self.config));
        }
        for at in 0..self.monitors.len() {
            self.with_monitor(at, Monitor::follow_settings);
        }
    }

    /// A monitor's timer fired. False when that was not real.
    pub(super) fn monitor_looks(&mut self, id: MonitorId, generation: u32) -> bool {
        if !self.monitors[id.index()].timer_fires(generation) {
            return false;
        }
        self.note(What::MonitorFired { monitor: id });
        self.with_monitor(id.index(), Monitor::on_look);
        true
    }

    pub(super) fn give_monitor(&mut self, id: MonitorId, from: NodeId, message: Message) {
        self.with_monitor(id.index(), |monitor, context| {
            monitor.on_message(from, message, context);
        });
    }

    fn with_monitor(
        &mut self,
        at: usize,
        work: impl FnOnce(&mut Monitor, &mut MonitorContext<'_>),
    ) {
        let mut effects = std::mem::take(&mut self.monitor_effects);
        let (now, config, seed) = (self.now, &self.config, self.seed);
        work(&mut self.monitors[at], &mut MonitorContext { now, config, seed, out: &mut effects });
        let id = self.monitors[at].id;
        for effect in effects.drain(..) {
            match effect {
                MonitorEffect::Send(to, message) => self.send(id.into(), to, message),
                MonitorEffect::Arm(at, generation) => {
                    self.put(at, Due::Monitor(id, generation));
                }
                MonitorEffect::Note(what) => self.note(what),
            }
        }
        self.monitor_effects = effects;
    }
}
