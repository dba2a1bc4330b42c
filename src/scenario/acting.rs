//! Acts of a learner: which were asked for, what is said to the others, what is offered.

use crate::scene::words::{lesson as say, names};
use crate::sim::action::{Action, TimedAction};
use crate::sim::cluster::Cluster;
use crate::sim::ids::ServerId;
use crate::sim::server::Role;
use crate::timeline::playback::{Command, Heed};

use super::lesson::{Act, ActKind, Moment, Step};
use super::progress::{Clock, Here, Progress, Wants, filled};
use super::text::Template;
use super::view::Offer;

impl Progress {
    /// The learner has acted.
    pub fn acted(&mut self, action: &Action, here: Here<'_>) -> Clock {
        let (at, action_done) = (here.cluster.now(), action.clone());
        self.acts.push(TimedAction { at, after_events: None, action: action_done });
        let asked_for = self.next_act(here.step);
        let stood = std::mem::take(&mut self.stands);
        let heed = self.heed(here);
        let acts = asked_for.map_or(&[][..], |place| acts_at(here.step, place));
        let comes_to_it = asked_for.is_some_and(|place| self.cursor() > place);
        let prescribed = comes_to_it || acts.iter().any(|act| act.action == *action);
        if !self.is_otherwise(action, here) {
            if prescribed {
                self.aside = None;
                self.undo = None;
                if heed < Heed::Stand && stood {
                    return Clock::Goes;
                }
            } else if let (true, Some(act)) = (breaks(action), acts.first()) {
                self.aside = Some(Template::plain(&say::not_this_step(&act.button)));
            }
        }
        self.stands |= stood;
        if heed == Heed::Stand { Clock::Stands } else { Clock::Stays }
    }

    /// Says what is to be said to an act that was not asked for, if anything is.
    fn is_otherwise(&mut self, action: &Action, here: Here<'_>) -> bool {
        let (kind, server) = ActKind::of(action);
        let fits = |servers: &[ServerId]| {
            servers.is_empty() || server.is_some_and(|server| servers.contains(&server))
        };
        let ground = self.ground(here.cluster);
        let found = here.step.otherwise.iter().find(|other| {
            other.kind == kind
                && fits(&other.servers)
                && other.only_if.as_ref().is_none_or(|only| only.holds(&ground))
        });
        let Some(other) = found else { return false };
        self.compare(other.say.measures(), here);
        self.aside = Some(filled(&other.say, &self.ground(here.cluster)));
        self.undo = other.undo.then(|| inverse(action)).flatten();
        true
    }

    /// The place of the act that is asked for now, or right behind a question or a pause.
    pub(super) fn next_act(&self, step: &Step) -> Option<usize> {
        let on_the_way = |moment: &&Moment| {
            matches!(moment, Moment::Ask(_) | Moment::Say { .. } | Moment::Wait { pause: true, .. })
        };
        let rest = step.script.get(self.cursor()..)?;
        let place = self.cursor() + rest.iter().take_while(on_the_way).count();
        matches!(step.script.get(place), Some(Moment::Do { .. })).then_some(place)
    }

    /// The learner has done already what is asked for behind a question or a pause: the script goes
    /// there.
    pub(super) fn overtake(&mut self, here: Here<'_>) -> Option<Heed> {
        let place = self.next_act(here.step)?;
        let Moment::Do { acts, until: None } = &here.step.script[place] else { return None };
        if !self.is_any_done(acts, here.cluster) {
            return None;
        }
        self.reach(place, here.cluster);
        Some(Heed::Notice)
    }

    /// Whether one of these acts was carried out since the script came here, or its end was reached in
    /// another way.
    pub(super) fn is_any_done(&self, acts: &[Act], cluster: &Cluster) -> bool {
        let newest = cluster.writes().newest().0;
        acts.iter().any(|act| match act.action {
            Action::Write(_) | Action::WriteKey { .. } => {
                newest >= self.writes_before.0 + act.times
            }
            Action::Read { .. } => cluster.reads() > self.reads_before,
            _ => is_so(&act.action, cluster),
        })
    }

    /// What is offered now: first what undoes an act that was not asked for, then what is asked for.
    pub fn offers(&self, here: Here<'_>) -> Vec<Offer> {
        let undo = self.undo.as_ref().filter(|action| !is_so(action, here.cluster));
        let undo = undo.into_iter().map(|action| offer(undo_label(action), action, 1));
        let acts = if let Wants::Act(acts) = self.wants(here) { acts } else { &[] };
        let needed = acts.iter().find_map(|act| needed_first(&act.action, here.cluster));
        // What stands in the way comes alone.
        if let Some(action) = needed {
            return vec![offer(undo_label(&action), &action, 1)];
        }
        undo.chain(acts.iter().map(|act| left_of(act, here.cluster))).collect()
    }
}

fn acts_at(step: &Step, place: usize) -> &[Act] {
    if let Moment::Do { acts, .. } = &step.script[place] { acts } else { &[] }
}

/// Whether an act takes a learner away from what the step is about. Repairs and writes do not.
fn breaks(action: &Action) -> bool {
    !matches!(
        action,
        Action::Restart(_)
            | Action::Heal { .. }
            | Action::Write(_)
            | Action::HealAll
            | Action::Resume(_)
            | Action::Release(_)
            | Action::WriteKey { .. }
            | Action::Read { .. }
    )
}

/// Whether one of these acts was carried out, though nothing may have come of it.
pub(super) fn is_under_way(acts: &[Act], cluster: &Cluster) -> bool {
    acts.iter().any(|act| match act.action {
        Action::Write(_) | Action::WriteKey { .. } => waiting(cluster) >= act.times,
        _ => is_so(&act.action, cluster),
    })
}

/// Of several writes, those that are still to be asked for at once.
/// Who is down cannot be promoted.
fn needed_first(action: &Action, cluster: &Cluster) -> Option<Action> {
    match action {
        Action::Promote(server) if !cluster.server(*server).up => Some(Action::Restart(*server)),
        _ => None,
    }
}

fn left_of(act: &Act, cluster: &Cluster) -> Offer {
    let left = match act.action {
        Action::Write(_) | Action::WriteKey { .. } => {
            act.times.saturating_sub(waiting(cluster)).max(1)
        }
        _ => act.times,
    };
    let label = if left < act.times { say::write_the_rest() } else { act.button.clone() };
    offer(label, &act.action, left)
}

/// How many writes wait for an answer.
fn waiting(cluster: &Cluster) -> u32 {
    let waiting = cluster.clients().iter().map(|client| client.operations.len()).sum::<usize>();
    u32::try_from(waiting).unwrap_or(u32::MAX)
}

fn offer(label: String, action: &Action, times: u32) -> Offer {
    let commands = (0..times).map(|_| Command::Act(action.clone())).collect();
    Offer { label, commands, server: ActKind::of(action).1 }
}

/// Whether the cluster is as this action leaves it; a promotion may be under way.
fn is_so(action: &Action, cluster: &Cluster) -> bool {
    match action {
        Action::Crash(server) => !cluster.server(*server).up,
        Action::Restart(server) => cluster.server(*server).up,
        Action::Wipe(server) => cluster.shadow().of(*server).wiped,
        Action::Promote(server) | Action::ForcePromote(server) => {
            let server = cluster.server(*server);
            server.primary().is_some() || matches!(server.role, Role::Candidate(_))
        }
        Action::Cut { from, to } => cluster.network().is_cut(*from, *to),
        Action::Heal { from, to } => !cluster.network().is_cut(*from, *to),
        Action::Follow { server, primary } => {
            cluster.server(*server).storage.upstream == Some(*primary)
        }
        Action::Set(setting) => {
            let mut config = cluster.config().clone();
            config.apply(setting);
            config == *cluster.config()
        }
        Action::Pause(server) => cluster.server(*server).paused,
        Action::Resume(server) => !cluster.server(*server).paused,
        Action::SlowDisk { server, percent } => cluster.machine(*server).disk_percent == *percent,
        Action::HealAll => cluster.network().cuts().is_empty(),
        Action::Isolate { server, .. } => is_apart(cluster, |id| id == *server),
        Action::Split(groups) => {
            groups.iter().all(|group| is_apart(cluster, |id| group.contains(&id)))
        }
        Action::IsolateZone { zone, .. } => {
            let found = cluster.config().zone(zone);
            found.is_some_and(|(_, zone)| is_apart(cluster, |id| zone.servers.contains(&id)))
        }
        Action::LoseZone(zone) => {
            let found = cluster.config().zone(zone);
            found.is_some_and(|(_, zone)| zone.servers.iter().all(|id| !cluster.server(*id).up))
        }
        Action::SetLink { from, to, change, .. } => {
            let mut changed = cluster.config().clone();
            changed.change_lane(*from, *to, *change);
            changed == *cluster.config()
        }
        // Of a write, of one message and of a clock nothing lasting is seen.
        _ => false,
    }
}

/// Whether these servers and the others hear nothing of each other.
fn is_apart(cluster: &Cluster, inside: impl Fn(ServerId) -> bool) -> bool {
    let all = || ServerId::all(cluster.config().servers);
    let cut = |(one, other): (ServerId, ServerId)| {
        inside(one) == inside(other) || cluster.network().is_cut(one, other)
    };
    all().flat_map(|one| all().map(move |other| (one, other))).all(cut)
}

fn inverse(action: &Action) -> Option<Action> {
    match action {
        Action::Crash(server) | Action::Wipe(server) => Some(Action::Restart(*server)),
        Action::Cut { from, to } => Some(Action::Heal { from: *from, to: *to }),
        Action::Pause(server) => Some(Action::Resume(*server)),
        Action::Isolate { .. } | Action::Split(_) | Action::IsolateZone { .. } => {
            Some(Action::HealAll)
        }
        _ => None,
    }
}

fn undo_label(action: &Action) -> String {
    match action {
        Action::Heal { from, to } => say::heal(*from, *to),
        Action::Restart(server) => names::bring_back(*server),
        _ => String::new(),
    }
}
