//! The coordinator beside the cluster: given what arrives, and its effects carried out.

use super::super::coordinator::{Coordinator, CoordinatorContext, CoordinatorEffect};
use super::super::fact::What;
use super::super::ids::{Epoch, NodeId};
use super::super::in_sync::rule;
use super::super::message::Message;
use super::super::queue::Due;
use super::Cluster;

impl Cluster {
    /// The coordinator takes over its settings. There is one as soon as it has been asked for; one that is
    /// asked for later knows nothing.
    pub(super) fn set_coordinator(&mut self, known: Epoch) {
        if self.coordinator.is_none() && rule(&self.config).is_some() {
            let begins = known != Epoch::NONE;
            let coordinator = if begins {
                Coordinator::at_start(known, &self.config)
            } else {
                Coordinator::new(&self.config)
            };
            self.coordinator = Some(Box::new(coordinator));
        }
        self.with_coordinator(Coordinator::follow_settings);
    }

    /// The coordinator's timer fired. False when that was not real.
    pub(super) fn coordinator_looks(&mut self, generation: u32) -> bool {
        let real = self.coordinator.as_mut().is_some_and(|own| own.timer_fires(generation));
        if real {
            self.note(What::CoordinatorFired);
            self.with_coordinator(Coordinator::on_look);
        }
        real
    }

    pub(super) fn give_coordinator(&mut self, from: NodeId, message: Message) {
        let server = from.server().expect("only servers talk to the coordinator");
        self.with_coordinator(|coordinator, context| {
            coordinator.on_message(server, message, context);
        });
    }

    fn with_coordinator(
        &mut self,
        work: impl FnOnce(&mut Coordinator, &mut CoordinatorContext<'_>),
    ) {
        let Some(coordinator) = &mut self.coordinator else { return };
        let mut effects = Vec::new();
        let (now, config) = (self.now, &self.config);
        work(coordinator, &mut CoordinatorContext { now, config, out: &mut effects });
        for effect in effects {
            match effect {
                CoordinatorEffect::Send(to, message) => {
                    self.send(NodeId::COORDINATOR, to, message);
                }
                CoordinatorEffect::Arm(at, generation) => {
                    self.put(at, Due::Coordinator(generation));
                }
                CoordinatorEffect::Note(what) => self.note(what),
            }
        }
    }
}
