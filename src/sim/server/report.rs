//! What a server tells those who watch, and what monitors tell it (rules 22 and 24).

use super::super::coordinator::is_told;
use super::super::fact::What;
use super::super::ids::{Epoch, MonitorId};
use super::super::message::{Message, Report};
use super::super::monitor;
use super::super::timer::Timer;
use super::{Context, Role, Server};

impl Server {
    /// Tells every monitor and the coordinator how it stands, and will do so again.
    pub(super) fn report(&mut self, context: &mut Context<'_>) {
        let monitors = monitor::count(context.config);
        if monitors == 0 && !is_told(context.config) {
            self.timers.report.cancel();
            return;
        }
        let report = self.standing();
        for id in MonitorId::all(monitors) {
            self.post.send(context.out, id.into(), Message::Report(report));
        }
        self.report_to_coordinator(context);
        self.arm(Timer::Report, context.now + context.config.failover.heartbeat_us, context);
    }

    /// How this server stands.
    pub(super) fn standing(&self) -> Report {
        Report {
            reigns: self.primary().map(|primary| primary.epoch),
            follows: self.follow.epoch,
            progress: self.storage.log.progress(),
            learner: self.storage.learner,
            disk: self.storage.disk.number,
            highest: self.highest_number,
        }
    }

    /// A monitor says who is primary. An old primary steps down; where fencing by epochs is off, a
    /// replica of another primary turns to this one.
    pub(super) fn on_point(&mut self, epoch: Epoch, context: &mut Context<'_>) {
        let older = match &self.role {
            Role::Primary(own) => own.epoch < epoch,
            _ => !context.config.failover.fencing.epochs && self.follow.epoch != Some(epoch),
        };
        if epoch.primary() == self.id || !older {
            self.make_way_for_own(epoch, context);
            return;
        }
        context.note(What::PointedAt { server: self.id, primary: epoch.primary() });
        if matches!(self.role, Role::Primary(_)) {
            self.step_down(epoch, context);
        }
        self.point_at(epoch.primary(), context);
    }

    /// Those who watch know of a later reign of this very server. It was appointed anew, and the order was
    /// late or lost; or every disk that knew of that reign was destroyed. As it reigns now nobody who watches
    /// takes its word: it must stand again, under a number after that.
    fn make_way_for_own(&mut self, epoch: Epoch, context: &mut Context<'_>) {
        let Role::Primary(primary) = &self.role else { return };
        let own = primary.epoch;
        if own < epoch && epoch.primary() == self.id {
            self.highest_number = self.highest_number.max(epoch.number);
            self.step_down(own, context);
        }
    }
}
