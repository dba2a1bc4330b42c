//! What may happen next in a state.

use ripple::sim::ids::ServerId;
use ripple::sim::message::Message;
use ripple::sim::server::Server;
use ripple::sim::timer::Timer;

use super::leases;
use super::post::{Letter, Post};
use super::spaces::Space;
use super::step::Step;
use super::world::World;

impl World {
    /// Everything that may happen next, within the bounds.
    #[must_use]
    pub fn steps(&self, space: &Space, post: &Post) -> Vec<Step> {
        let mut steps = Vec::new();
        for (id, server) in ServerId::all(space.config.servers).zip(self.servers()) {
            if !server.up {
                steps.push(Step::Restart(id));
                continue;
            }
            steps.extend(server.storage.flushing().map(|_| Step::Flush(id)));
            steps.extend(server.storage.applying().map(|_| Step::Apply(id)));
            let fires = |timer: &Timer| !matches!(timer, Timer::Heartbeat | Timer::Resend(_));
            let late = self.may_be_late(id, &space.config);
            let may = |timer: &Timer| fires(timer) && (late || *timer == Timer::TooFew);
            steps.extend(server.waits_for().filter(may).map(|timer| Step::Fire(id, timer)));
            if leases::are_given(&space.config) && server.primary().is_some() {
                steps.extend([false, true].map(|late| Step::Beat { server: id, late }));
            }
            steps.extend([Step::Crash(id), Step::Wipe(id)]);
            if server.primary().is_none() {
                steps.extend([Step::Promote(id), Step::ForcePromote(id)]);
            }
        }
        let open = self.sent.iter().filter(|number| self.taken.binary_search(number).is_err());
        steps.extend(open.flat_map(|number| self.deliveries(*number, space, post)));
        steps.extend(
            self.orders.iter().map(|(server, by)| Step::SwitchOff { server: *server, by: *by }),
        );
        let waiting = self.client.get().operations.iter();
        steps.extend(waiting.map(|operation| Step::Attend(operation.write)));
        steps.extend([Step::Write, Step::Read]);
        steps.retain(|step| {
            let mut spent = self.spent;
            spent.count(step);
            spent.within(&space.bounds)
        });
        steps
    }

    /// A message may arrive at one who is up; a question for a vote may come late.
    fn deliveries(
        &self,
        letter: u32,
        space: &Space,
        post: &Post,
    ) -> impl Iterator<Item = Step> + use<> {
        let Letter { to, message, .. } = post.letter(letter);
        let receiver = to.server().map(|id| self.servers[id.index()].get());
        let up = receiver.is_none_or(|server| server.up);
        let leased = leases::are_given(&space.config);
        let asks = match message {
            Message::AskVote { by_operator, .. } => !by_operator || leased,
            _ => false,
        };
        let may = |server: &Server| !leased || self.may_be_late(server.id, &space.config);
        let hears =
            receiver.is_some_and(|server| (server.follow.epoch.is_some() || leased) && may(server));
        let both = [false, true].into_iter().filter(move |late| up && (!late || asks && hears));
        both.map(move |late| Step::Deliver { letter, late })
    }
}
