//! A server: a state machine that is given what happened and answers with effects. It knows no other
//! server's state, no network and no queue.
//!
//! One room for each part: [`storage`] (log, disk, positions), [`replica`] (what a follower does with
//! updates), [`streams`] and [`follower`] (how it feeds others), [`copy`] (full copies), [`relay`]
//! (replicas that feed replicas), [`primary`], [`commit`] (the ack rule), [`in_sync`] (the coordinator),
//! [`election`] (suspicion, votes), [`reign`] (promotion, stepping down), [`lease`] (how long a primary
//! may answer), [`members`] (servers that come and go), [`requests`] (clients that write), [`reads`] (those that read), [`report`] (monitors),
//! [`clock`] (when time stands still).

pub mod clock;
pub mod commit;
pub mod copy;
pub mod election;
pub mod follower;
pub mod in_sync;
pub mod lease;
pub mod members;
pub mod primary;
pub mod reads;
pub mod reign;
pub mod relay;
pub mod replica;
pub mod report;
pub mod requests;
pub mod storage;
pub mod streams;

use super::config::Config;
use super::fact::What;
use super::ids::{ClientId, Epoch, Lsn, NodeId, ServerId, WriteId};
use super::members::Change;
use super::message::{Message, Positions};
use super::table::{EntryTable, Writes};
use super::time::SimTime;
use super::timer::{Armed, Timer};
use election::Candidacy;
use primary::Primary;
use relay::Relay;
use storage::Storage;

/// What a server may be given.
#[derive(Clone, Debug)]
pub enum Input {
    /// A message arrived.
    Message(NodeId, Message),
    /// A timer fired.
    Timer(Timer),
    /// The flush with this number ended.
    FlushDone(u32),
    /// The applying with this number ended.
    ApplyDone(u32),
    /// A person asks it to stand for primary.
    Promote,
    /// A person makes it primary without a vote.
    ForcePromote,
    /// The settings changed.
    SettingsChanged,
    /// A person, or a monitor, points it at a primary.
    Follow(ServerId),
    /// A server that it had ordered off is off.
    PoweredOff(ServerId),
    /// A person wants a member added or removed.
    Change(Change),
}

/// What a server may do about it.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Send a message.
    Send(NodeId, Message),
    /// Arm a timer.
    Arm(Timer, SimTime, u32),
    /// Begin a flush.
    Flush(u32),
    /// Begin applying.
    Apply(u32),
    /// Something worth knowing happened.
    Note(What),
    /// Take this server's power away; it takes this many microseconds.
    PowerOff(ServerId, u64),
    /// It is no member any more, and stops for good.
    Leave,
}

/// What a server works with while it handles an input.
pub struct Context<'a> {
    /// The instant.
    pub now: SimTime,
    /// The settings in force.
    pub config: &'a Config,
    /// The run's seed.
    pub seed: u64,
    /// All entries.
    pub table: &'a mut EntryTable,
    /// All writes.
    pub writes: &'a mut Writes,
    /// Where effects go.
    pub out: &'a mut Vec<Effect>,
}

impl Context<'_> {
    /// Notes a fact.
    pub fn note(&mut self, what: What) {
        self.out.push(Effect::Note(what));
    }
}

/// One server.
#[derive(Clone, Debug, Hash)]
pub struct Server {
    /// Its name.
    pub id: ServerId,
    /// Whether it runs.
    pub up: bool,
    /// It stands still: it runs, and handles nothing (rule 13).
    pub paused: bool,
    /// Log, disk and positions.
    pub storage: Storage,
    /// New at each start and after each rewind; never repeated (rule 16).
    pub session: u32,
    /// What it is.
    pub role: Role,
    /// Whom it follows, and what it knows of that log.
    pub follow: Follow,
    /// The highest epoch number heard of, for the next candidacy.
    pub highest_number: u32,
    /// Timers that every server has.
    pub timers: Timers,
    post: Post,
    /// Counts vote attempts over the server's whole life.
    attempts: u32,
    /// Writes that came while it asked for votes: answered when the vote is over.
    parked: Vec<(ClientId, WriteId)>,
    /// The in-sync set that came with the order to reign, until it does.
    crowned: Option<Box<in_sync::InSync>>,
    /// What it passes on, if it is meant to feed others.
    pub relay: Option<Box<Relay>>,
}

/// What a server is.
#[derive(Clone, Debug, Hash)]
pub enum Role {
    /// It follows a primary, or waits for one.
    Replica,
    /// It asks for votes.
    Candidate(Candidacy),
    /// It believes that it is primary.
    Primary(Box<Primary>),
}

/// What a replica knows of the primary that it follows.
#[derive(Clone, Debug, Default, Hash)]
pub struct Follow {
    /// The epoch of the primary that it follows; none before it has heard one.
    pub epoch: Option<Epoch>,
    /// When it last heard from that primary, or began to wait for one.
    pub heard: SimTime,
    /// How far its log is known to agree with that primary's.
    pub matched: Lsn,
    /// The commit point that the primary told. Volatile (rule 19).
    pub commit: Lsn,
    /// It has said that it suspects the primary, since it last heard from it.
    pub suspects: bool,
    /// The full copy that it was promised and has not got.
    pub copying: Option<u32>,
    /// Updates that it still owes an acknowledgement, oldest first: (last entry, serial).
    owed: std::collections::VecDeque<(Lsn, u32)>,
    /// What it had on disk when it started, or in its log when it ceased to be primary: nobody reads
    /// from it before it has applied that again.
    recovers: Lsn,
    /// How current it knows itself to be.
    currency: reads::Currency,
    /// Who feeds it, if it is cascaded.
    pub source: Option<ServerId>,
    /// So much longer it waits before it suspects, until it hears a primary.
    rests_us: u64,
}

/// The timers that every server has; a primary has one more for each follower.
#[derive(Clone, Copy, Debug, Default, Hash)]
pub struct Timers {
    /// See [`Timer::Heartbeat`].
    pub heartbeat: Armed,
    /// See [`Timer::Suspect`].
    pub suspect: Armed,
    /// See [`Timer::Votes`].
    pub votes: Armed,
    /// See [`Timer::TooFew`].
    pub too_few: Armed,
    /// See [`Timer::Report`].
    pub report: Armed,
}

/// Outgoing messages, kept back while the disk does not have what they depend on (rule 9).
#[derive(Clone, Debug, Default, Hash)]
struct Post {
    waits_for_disk: bool,
    kept: Vec<(NodeId, Message)>,
}

impl Post {
    fn send(&mut self, out: &mut Vec<Effect>, to: NodeId, message: Message) {
        if self.waits_for_disk {
            self.kept.push((to, message));
        } else {
            out.push(Effect::Send(to, message));
        }
    }

    fn release(&mut self, out: &mut Vec<Effect>) {
        self.waits_for_disk = false;
        out.extend(self.kept.drain(..).map(|(to, message)| Effect::Send(to, message)));
    }
}

impl Server {
    /// A server whose disk, with this number, holds the same log as every other at the start.
    #[must_use]
    pub fn new(id: ServerId, storage: Storage) -> Self {
        Self {
            id,
            up: true,
            paused: false,
            storage,
            session: 1,
            role: Role::Replica,
            follow: Follow::default(),
            highest_number: 1,
            timers: Timers::default(),
            post: Post::default(),
            attempts: 0,
            parked: Vec::new(),
            crowned: None,
            relay: None,
        }
    }

    /// Whether it believes that it is primary.
    #[must_use]
    pub fn primary(&self) -> Option<&Primary> {
        match &self.role {
            Role::Primary(primary) if self.up => Some(primary),
            _ => None,
        }
    }

    /// How far its log has come.
    #[must_use]
    pub const fn positions(&self) -> Positions {
        self.storage.positions()
    }

    /// Handles one input.
    pub fn handle(&mut self, input: Input, context: &mut Context<'_>) {
        assert!(self.up && !self.paused, "a server that is down or paused handles nothing");
        match input {
            Input::Message(from, message) => self.on_message(from, message, context),
            Input::Timer(timer) => self.on_timer(timer, context),
            Input::FlushDone(job) => self.on_flush_done(job, context),
            Input::ApplyDone(job) => self.on_apply_done(job, context),
            Input::Promote => self.stand(context, true),
            Input::ForcePromote => self.force(context),
            Input::SettingsChanged => self.on_settings_changed(context),
            Input::Follow(primary) => self.point_at(primary, context),
            Input::PoweredOff(other) => self.on_powered_off(other, context),
            Input::Change(change) => self.change_members(change, context),
        }
    }

    fn on_message(&mut self, from: NodeId, message: Message, context: &mut Context<'_>) {
        match (message, from.server(), from.client()) {
            (Message::Request { write }, _, Some(client)) => {
                self.on_request(client, write, context);
            }
            (Message::Append(append), Some(from), _) => self.on_append(from, append, context),
            (Message::Heartbeat { epoch, round, commit, graduate, newest_disk }, Some(from), _) => {
                let standing = (graduate, newest_disk);
                self.on_heartbeat(from, epoch, round, commit, standing, context);
            }
            (Message::Ack(ack), Some(from), _) => self.on_ack(from, ack, None, context),
            (Message::HeartbeatReply { round, ack }, Some(from), _) => {
                self.on_ack(from, ack, Some(round), context);
            }
            (Message::Refusal(refusal), Some(from), _) => self.on_refusal(from, &refusal, context),
            (
                Message::AskVote { epoch, attempt, progress, by_operator, newest_disk },
                Some(from),
                _,
            ) => {
                let ask = election::Ask { epoch, attempt, progress, by_operator, newest_disk };
                self.on_ask_vote(from, ask, context);
            }
            (Message::Vote { epoch, attempt, granted, highest, newest_disk }, Some(from), _) => {
                self.on_vote(from, (epoch, attempt), granted, (highest, newest_disk), context);
            }
            (Message::CopyOffer { epoch, serial }, Some(from), _) => {
                self.on_copy_offer(from, epoch, serial, context);
            }
            (Message::Copy(copy), Some(from), _) => self.on_copy(from, copy, context),
            (Message::Appoint, ..) => self.stand(context, true),
            (Message::Point { epoch }, ..) => self.on_point(epoch, context),
            (Message::Read(ask), _, Some(client)) => self.on_read(client, ask, context),
            (Message::Stored { epoch, version, members }, ..) => {
                self.on_stored(epoch, version, members, context);
            }
            (Message::Crown(crown), ..) => self.on_crown(crown, context),
            (Message::AskFeed, Some(from), _) => self.on_ask_feed(from, context),
            (message, ..) => unreachable!("{:?} comes from the other kind of node", message.kind()),
        }
    }

    fn on_timer(&mut self, timer: Timer, context: &mut Context<'_>) {
        match timer {
            Timer::Heartbeat => self.beat(context),
            Timer::Suspect => self.on_suspect(context),
            Timer::Votes => self.on_votes_timer(context),
            Timer::TooFew => self.on_too_few(context),
            Timer::Resend(replica) => self.on_resend(replica, context),
            Timer::Report => self.report(context),
        }
    }

    /// Whether a firing of this timer is real, and not one that was cancelled or armed anew.
    pub fn timer_fires(&mut self, timer: Timer, generation: u32) -> bool {
        let up = self.up;
        self.timer_mut(timer).is_some_and(|armed| up && armed.fires(generation))
    }

    fn timer_mut(&mut self, timer: Timer) -> Option<&mut Armed> {
        match timer {
            Timer::Heartbeat => Some(&mut self.timers.heartbeat),
            Timer::Suspect => Some(&mut self.timers.suspect),
            Timer::Votes => Some(&mut self.timers.votes),
            Timer::TooFew => Some(&mut self.timers.too_few),
            Timer::Report => Some(&mut self.timers.report),
            Timer::Resend(replica) => {
                self.follower_mut(replica).map(|follower| &mut follower.resend)
            }
        }
    }

    /// When a timer will fire, by this server's own clock.
    #[must_use]
    pub fn armed_at(&self, timer: Timer) -> Option<SimTime> {
        match timer {
            Timer::Heartbeat => self.timers.heartbeat.at(),
            Timer::Suspect => self.timers.suspect.at(),
            Timer::Votes => self.timers.votes.at(),
            Timer::TooFew => self.timers.too_few.at(),
            Timer::Report => self.timers.report.at(),
            Timer::Resend(replica) => self.follower(replica).and_then(|it| it.resend.at()),
        }
    }

    /// All timers that are armed: when, by this server's own clock, and under which generation.
    #[must_use]
    pub fn armed(&self) -> Vec<(Timer, SimTime, u32)> {
        let Timers { heartbeat, suspect, votes, too_few, report } = self.timers;
        let mut all = vec![
            (Timer::Heartbeat, heartbeat),
            (Timer::Suspect, suspect),
            (Timer::Votes, votes),
            (Timer::TooFew, too_few),
            (Timer::Report, report),
        ];
        let resends = self.fed().map(|(id, follower)| (Timer::Resend(id), follower.resend));
        all.extend(resends);
        let armed = all
            .into_iter()
            .filter_map(|(timer, place)| place.at().map(|at| (timer, at, place.generation())));
        armed.collect()
    }

    fn arm(&mut self, timer: Timer, at: SimTime, context: &mut Context<'_>) {
        let armed = match timer {
            Timer::Heartbeat => &mut self.timers.heartbeat,
            Timer::Suspect => &mut self.timers.suspect,
            Timer::Votes => &mut self.timers.votes,
            Timer::TooFew => &mut self.timers.too_few,
            Timer::Report => &mut self.timers.report,
            Timer::Resend(_) => unreachable!("a stream arms its own timer"),
        };
        let generation = armed.set(at);
        context.out.push(Effect::Arm(timer, at, generation));
    }

    fn send(&mut self, to: ServerId, message: Message, context: &mut Context<'_>) {
        self.post.send(context.out, to.into(), message);
    }

    fn on_settings_changed(&mut self, context: &mut Context<'_>) {
        if let Role::Primary(primary) = &mut self.role {
            primary.tenure = lease::Tenure::default();
            self.follow_in_sync_rule(context);
            self.recount(context);
            self.fill_all(context);
            self.arm_too_few(context);
        } else {
            self.yield_to_coordinator(context);
            self.arm_suspicion(context);
        }
        self.report(context);
        self.acknowledge_owed(context);
        self.fill_below(context);
    }
}
