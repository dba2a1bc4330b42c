//! Leases while clocks stand still (rule 25): which rounds each voter has heard, and for whom time may have
//! passed.

use ripple::sim::choice::STANDING;
use ripple::sim::config::Config;
use ripple::sim::ids::{Epoch, ServerId};
use ripple::sim::message::Message;
use ripple::sim::server::{Role, Server};

use super::world::World;

/// The newest round of each reign that each server has heard. It does not forget in a crash: its promise
/// holds all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rounds(Vec<(Epoch, ServerId, u32)>);

impl Rounds {
    /// The lease with which a run begins is everybody's promise, and begins with the first round.
    pub fn at_start(config: &Config) -> Self {
        let everybody = ServerId::all(config.servers);
        Self(everybody.map(|id| (Epoch::FIRST, id, 1)).collect())
    }

    fn of(&self, epoch: Epoch, id: ServerId) -> u32 {
        let known = self.0.iter().find(|(own, server, _)| (*own, *server) == (epoch, id));
        known.map_or(0, |(.., round)| *round)
    }

    /// A server has handled a message.
    pub fn note(&mut self, server: &Server, message: &Message) {
        let Message::Heartbeat { epoch, round, .. } = *message else { return };
        let heard = matches!(server.role, Role::Replica)
            && server.follow.epoch == Some(epoch)
            && server.storage.promised == epoch;
        if !heard {
            return;
        }
        match self.0.binary_search_by_key(&(epoch, server.id), |(own, id, _)| (*own, *id)) {
            Ok(at) => self.0[at].2 = self.0[at].2.max(round),
            Err(at) => self.0.insert(at, (epoch, server.id, round)),
        }
    }
}

/// Whether fencing is by lease.
pub const fn are_given(config: &Config) -> bool {
    config.failover.fencing.lease.is_some()
}

impl World {
    /// Who may answer is one at most: whoever elects another has waited until the lease is over.
    pub(super) fn one_lease_runs(&self, config: &Config) -> Result<(), String> {
        let primaries = self.servers().filter_map(Server::primary);
        let running = primaries.filter(|primary| primary.tenure.runs(STANDING)).count();
        if running > 1 && config.failover.fencing.epochs {
            return Err(format!("{running} leases run at once (rule 25)"));
        }
        Ok(())
    }

    /// Whether all that this server waits for may have lasted long enough: no primary's lease rests on its
    /// word.
    pub(super) fn may_be_late(&self, id: ServerId, config: &Config) -> bool {
        let others = self.servers().filter(|other| other.id != id);
        others.filter_map(Server::primary).all(|primary| {
            let heard = self.rounds.of(primary.epoch, id);
            !primary.tenure.may_rest_on(heard, STANDING, config)
        })
    }
}
