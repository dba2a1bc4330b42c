//! A path as a run that anybody can play: the same choices, made on the engine's own cluster (rule 6).
//! On the way the checker's servers are compared with the cluster's: both must have come to the same.

use ripple::share::run_file::RunFile;
use ripple::sim::action::{Action, TimedAction};
use ripple::sim::choice::{CHOICE_US, Choice};
use ripple::sim::cluster::Cluster;
use ripple::sim::config::Level;
use ripple::sim::ids::{ClientId, ServerId};
use ripple::sim::message::MessageKey;
use ripple::sim::time::SimTime;
use ripple::sim::timer::Timer;
use ripple::timeline::run::Run;

use crate::caught::caught;

use super::post::{Letter, Post};
use super::print::{Print, print_of};
use super::search::Counterexample;
use super::spaces::Space;
use super::step::Step;
use super::world::World;

/// The only client.
const C1: ClientId = ClientId(0);

/// A cluster on which a path is played.
struct Replay<'a> {
    space: &'a Space,
    cluster: Cluster,
    actions: Vec<TimedAction>,
    /// An assertion of the engine broke: the last step of a counterexample.
    broken: bool,
}

/// The run of a path. The last step may be one that the checker could not take to its end.
///
/// # Panics
///
/// When the checker's servers and the cluster's part: then the checker does not check the engine.
#[must_use]
pub fn run_of(space: &Space, post: &mut Post, path: &[Step]) -> Run {
    let cluster = Cluster::new(space.config.clone(), 0).expect("a space's settings are valid");
    let mut replay = Replay { space, cluster, actions: Vec::new(), broken: false };
    let mut world = World::at_start(space);
    for (at, step) in path.iter().enumerate() {
        let taken = caught(|| world.take(*step, space, post));
        replay.take(*step, post, &path[at + 1..]);
        let Ok(Some((next, _))) = taken else { break };
        assert!(!replay.broken, "the checker takes what the engine does not: {step:?}");
        world = next;
        assert_eq!(world.engine_prints(), replay.prints(), "after {:?}", &path[..=at]);
    }
    Run { config: space.config.clone(), seed: 0, actions: replay.actions }
}

/// What to tell of a counterexample: what is wrong, and the run that shows it.
#[must_use]
pub fn report(space: &Space, mut found: Counterexample) -> String {
    let run = run_of(space, &mut found.post, &found.path);
    let mut file = RunFile::new(run, SimTime::ZERO);
    file.title.clone_from(&space.name);
    file.note.clone_from(&found.problem);
    format!("{}: {}\n{}", space.name, found.problem, file.encode())
}

impl Replay<'_> {
    fn prints(&self) -> Vec<Print> {
        let servers = self.cluster.servers().iter().map(print_of);
        servers.chain([print_of(&self.cluster.clients()[0])]).collect()
    }

    fn take(&mut self, step: Step, post: &Post, later: &[Step]) {
        let action = match step {
            Step::Deliver { letter, late } => {
                let again =
                    |step: &Step| matches!(step, Step::Deliver { letter: l, .. } if *l == letter);
                let keeps = later.iter().any(again);
                let message = self.find(post.letter(letter));
                Action::Choose(Choice::Deliver { message, keeps, late })
            }
            Step::Fire(server, timer) => Action::Choose(Choice::Fire { server, timer, late: true }),
            Step::Beat { server, late } => {
                Action::Choose(Choice::Fire { server, timer: Timer::Heartbeat, late })
            }
            Step::SwitchOff { server, by } => Action::Choose(Choice::SwitchOff { server, by }),
            Step::Flush(server) => Action::Choose(Choice::Flush(server)),
            Step::Apply(server) => Action::Choose(Choice::Apply(server)),
            Step::Attend(write) => Action::Choose(Choice::Attend { client: C1, write }),
            Step::Write => Action::Write(C1),
            Step::Read => Action::Read { client: C1, key: None, policy: None },
            Step::Crash(id) => Action::Crash(id),
            Step::Wipe(id) => Action::Wipe(id),
            Step::Restart(id) => Action::Restart(id),
            Step::Promote(id) => Action::Promote(id),
            Step::ForcePromote(id) => Action::ForcePromote(id),
        };
        self.act(&action);
        if self.space.config.ack.level != Level::Applied {
            for id in ServerId::all(self.space.config.servers) {
                while !self.broken && self.cluster.server(id).storage.applying().is_some() {
                    self.act(&Action::Choose(Choice::Apply(id)));
                }
            }
        }
    }

    /// The name of a message in flight that says this.
    fn find(&self, letter: &Letter) -> MessageKey {
        let same = self.cluster.network().flights().filter(|flight| {
            flight.lost.is_none()
                && (flight.key.from, flight.key.to) == (letter.from, letter.to)
                && flight.message == letter.message
        });
        same.map(|flight| flight.key).min().expect("the cluster has sent what the checker's has")
    }

    fn act(&mut self, action: &Action) {
        let count = u64::try_from(self.actions.len()).expect("a path is short");
        let at = SimTime::from_micros((count + 1) * CHOICE_US);
        self.actions.push(TimedAction { at, after_events: None, action: action.clone() });
        self.cluster.run_until(at);
        let acted = caught(|| self.cluster.act(action).map_err(|invalid| invalid.to_string()));
        self.broken |= acted.is_err();
    }
}
