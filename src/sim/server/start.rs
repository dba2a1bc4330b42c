//! How a run begins: one server reigns, the others follow it, and all hold its begin entry.

use super::super::ids::{Epoch, Lsn};
use super::super::message::Positions;
use super::commit::Tally;
use super::in_sync::InSync;
use super::lease::Tenure;
use super::primary::{Primary, Stream};
use super::{Context, Role, Server};

impl Server {
    /// The primary with which a run begins: its begin entry stands on every disk already.
    pub fn reign_from_start(&mut self, epoch: Epoch, context: &mut Context<'_>) {
        let begin = self.storage.log.last();
        let mut primary = Primary::new(epoch, begin, begin, false, context);
        primary.begin_known(begin);
        primary.in_sync = InSync::at_start(context.config);
        if let Some(lease) = context.config.failover.fencing.lease {
            primary.tenure = Tenure::until(context.now + lease.us);
        }
        self.role = Role::Primary(Box::new(primary));
        self.beat(context);
        self.report(context);
    }

    /// A replica with which a run begins: it follows that primary and agrees with its log.
    pub fn follow_from_start(&mut self, epoch: Epoch, context: &mut Context<'_>) {
        let last = self.storage.log.last();
        self.follow.epoch = Some(epoch);
        self.follow.matched = last;
        self.follow.commit = last;
        self.arm_suspicion(context);
        self.report(context);
    }
}

impl Primary {
    /// Everybody holds the begin entry already: the state with which a run begins.
    fn begin_known(&mut self, begin: Lsn) {
        self.tally = Tally::new(begin.next());
        for follower in &mut self.followers {
            follower.stream = Stream::Streaming;
            follower.next = begin.next();
            follower.positions = Positions { received: begin, flushed: begin, applied: begin };
            follower.session = Some(1);
        }
    }
}
