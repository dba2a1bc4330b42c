//! Playback: play, pause, pace, step, skip the wait, start again. Changed by commands only; the page
//! turns what the user does into commands and draws the cluster that stands here.

use crate::sim::action::{Action, TimedAction};
use crate::sim::cluster::Cluster;
use crate::sim::config::{Config, Load};
use crate::sim::fact::{Fact, FactLevel, What};
use crate::sim::table::Told;
use crate::sim::time::SimTime;
use crate::sim::validate::Invalid;

use super::pace::Pace;
use super::run::Run;

/// A hidden tab gets no frames; when it comes back, time goes on and is not made up for.
const LONGEST_FRAME_US: u64 = 100_000;
/// How far ahead skipping and stepping look for something to happen.
const LOOK_AHEAD_US: u64 = 30_000_000;
/// With more clients than these one that gives up is none that skipping stops for.
const FEW_CLIENTS: usize = 3;
/// Longer runs are not played on: an hour of simulated time.
pub const LONGEST_RUN: SimTime = SimTime::from_millis(3_600_000);

/// What may be done to playback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A frame: this much time has passed on the screen, in microseconds.
    Frame(u64),
    /// Time runs.
    Play,
    /// Time stands.
    Pause,
    /// Another pace.
    SetPace(Pace),
    /// To the next fact that is not background.
    Step,
    /// To the next headline, at once.
    SkipTheWait,
    /// To the next thing that who watches wants to be seen, at once.
    SkipToNoticed,
    /// Do something to the cluster, now.
    Act(Action),
    /// Begin again with this seed, under the settings as they stand.
    StartAgain(u64),
    /// Begin a run with another configuration.
    Load(Box<Config>, u64),
    /// Begin a run that was written down; its actions are taken as their time comes.
    Open(Box<Run>),
    /// Begin a run and stand at an instant. Its later actions belong to it, whatever the user does.
    SetUp(Box<Run>, SimTime),
    /// Time stands once it has come to this instant, unless the user changes the run before.
    StandAt(SimTime),
}

/// What one who watches a run makes of what has just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heed {
    /// Nothing.
    Nothing,
    /// Who steps or skips wants to see it.
    Notice,
    /// Time must stand here.
    Stand,
}

/// One who watches a run, and is shown the cluster after everything that happens.
pub type Watch<'a> = &'a mut dyn FnMut(&Cluster) -> Heed;

/// What a command came to.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// Something on the page may have changed.
    pub needs_repaint: bool,
    /// What skipping or stepping passed over.
    pub skipped: Option<Skipped>,
    /// Why an action or a configuration was not taken.
    pub refused: Option<Invalid>,
    /// Who watches wants time to stand, and it does.
    pub stands: bool,
    /// Time has come to the instant at which it was to stand, and stands.
    pub arrived: bool,
}

/// What was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Simulated time, in microseconds.
    pub us: u64,
    /// The fact that ended it; none when nothing will happen until the user acts.
    pub fact: Option<Fact>,
}

/// A run, being watched.
#[derive(Debug)]
pub struct Playback {
    run: Run,
    cluster: Cluster,
    /// How many of the run's actions have been taken.
    taken: usize,
    /// The run's own actions are taken even after the user has acted.
    keeps_actions: bool,
    opens_at: SimTime,
    /// Time is to stand here.
    stands_at: Option<SimTime>,
    playing: bool,
    pace: Pace,
    /// Screen time that was too short for a microsecond of simulated time, times the ratio.
    remainder: u64,
}

impl Playback {
    /// A run, opened at an instant, standing still.
    ///
    /// # Errors
    ///
    /// When the configuration is not valid.
    pub fn open(config: Config, seed: u64, opens_at: SimTime) -> Result<Self, Invalid> {
        Self::open_run(Run { config, seed, actions: Vec::new() }, opens_at)
    }

    /// A run that was written down, opened at an instant or at its first action, whichever is earlier.
    fn open_run(run: Run, opens_at: SimTime) -> Result<Self, Invalid> {
        let first = run.actions.first().map_or(opens_at, |timed| timed.at);
        let mut playback = Self::at_start(run, opens_at)?;
        playback.cluster.stand_at(opens_at.min(first));
        Ok(playback)
    }

    /// A run at an instant, played up to there; the rest of its actions stays in it.
    fn set_up(run: Run, at: SimTime, opens_at: SimTime) -> Result<Self, Invalid> {
        let mut playback = Self { keeps_actions: true, ..Self::at_start(run, opens_at)? };
        while playback.advance(at) {}
        Ok(playback)
    }

    fn at_start(run: Run, opens_at: SimTime) -> Result<Self, Invalid> {
        Ok(Self {
            cluster: run.start()?,
            run,
            taken: 0,
            keeps_actions: false,
            opens_at,
            stands_at: None,
            playing: false,
            pace: Pace::DEFAULT,
            remainder: 0,
        })
    }

    /// The run, every act recorded: playing it again gives this very cluster. What the user does comes
    /// in place of recorded actions that were still to come.
    #[must_use]
    pub const fn run(&self) -> &Run {
        &self.run
    }

    /// The cluster as it stands.
    #[must_use]
    pub const fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// The present.
    #[must_use]
    pub const fn now(&self) -> SimTime {
        self.cluster.now()
    }

    /// Whether time runs.
    #[must_use]
    pub const fn playing(&self) -> bool {
        self.playing
    }

    /// The pace.
    #[must_use]
    pub const fn pace(&self) -> Pace {
        self.pace
    }

    /// One beat: the run's usual one-way latency between servers, in microseconds.
    #[must_use]
    pub const fn beat_us(&self) -> u64 {
        self.run.config.network.server_us
    }

    /// Carries out a command.
    pub fn update(&mut self, command: Command) -> Response {
        self.update_watched(command, &mut |_| Heed::Nothing)
    }

    /// Carries out a command. Whoever watches is shown what time brings, and a run that was set up;
    /// time stands exactly where it wants it to. What the user does it is not shown.
    pub fn update_watched(&mut self, command: Command, watch: Watch<'_>) -> Response {
        match command {
            Command::Frame(elapsed_us) => self.frame(elapsed_us, watch),
            Command::Play => repaint(!std::mem::replace(&mut self.playing, true)),
            Command::Pause => repaint(std::mem::replace(&mut self.playing, false)),
            Command::SetPace(pace) => repaint(std::mem::replace(&mut self.pace, pace) != pace),
            Command::Step => self.seek(Self::is_step, watch),
            Command::SkipTheWait => self.seek(Self::is_headline, watch),
            Command::SkipToNoticed => self.seek(|_, _| false, watch),
            Command::Act(action) => self.act(action),
            Command::StartAgain(seed) => self.load(self.cluster.config().clone(), seed),
            Command::Load(config, seed) => self.load(*config, seed),
            Command::Open(run) => self.replace(Self::open_run(*run, self.opens_at)),
            Command::StandAt(at) => {
                self.stands_at = Some(at).filter(|at| *at > self.now());
                repaint(false)
            }
            Command::SetUp(run, at) => {
                let response = self.replace(Self::set_up(*run, at, self.opens_at));
                let heed =
                    if response.refused.is_none() { watch(&self.cluster) } else { Heed::Nothing };
                Response { stands: self.stand_if(heed), ..response }
            }
        }
    }

    /// Time stands, if who watches wants it to.
    fn stand_if(&mut self, heed: Heed) -> bool {
        let stands = heed == Heed::Stand;
        // Not `&= !stands`: rustc 1.95 makes that a plain "false" here in optimised builds of many units.
        if stands {
            self.playing = false;
        }
        stands
    }

    fn frame(&mut self, elapsed_us: u64, watch: Watch<'_>) -> Response {
        if !self.playing || self.now() >= LONGEST_RUN {
            return repaint(false);
        }
        let (numerator, denominator) = self.pace.ratio(self.beat_us());
        let scaled = elapsed_us.min(LONGEST_FRAME_US) * numerator + self.remainder;
        self.remainder = scaled % denominator;
        let passes = scaled / denominator;
        let until = self.bounded(self.now() + passes);
        while self.advance(until) {
            if self.stand_if(watch(&self.cluster)) {
                return Response { stands: true, ..repaint(true) };
            }
        }
        self.arrive().unwrap_or_else(|| repaint(passes > 0))
    }

    /// No later than runs are played, and than time is to stand.
    fn bounded(&self, until: SimTime) -> SimTime {
        until.min(LONGEST_RUN).min(self.stands_at.unwrap_or(LONGEST_RUN))
    }

    /// Time stands if it has come to where it is to.
    fn arrive(&mut self) -> Option<Response> {
        self.stands_at.filter(|at| *at <= self.now())?;
        (self.stands_at, self.playing) = (None, false);
        Some(Response { stands: true, arrived: true, ..repaint(true) })
    }

    /// Plays one event or takes one recorded action. False when nothing is left until that instant. A
    /// recorded action that makes no sense ends the recording: what follows it was meant for another
    /// run.
    fn advance(&mut self, until: SimTime) -> bool {
        let advanced = self.run.advance(&mut self.cluster, &mut self.taken, until);
        advanced.unwrap_or_else(|_| {
            self.run.actions.truncate(self.taken);
            true
        })
    }

    /// Goes to the next fact that is wanted, or that who watches wants to be seen, or stays and says
    /// that there is none. Who watches is then shown where it stays.
    fn seek(&mut self, wanted: fn(&Self, &Fact) -> bool, watch: Watch<'_>) -> Response {
        let from = self.now();
        let limit = self.bounded(from + LOOK_AHEAD_US);
        let before = (self.cluster.clone(), self.taken);
        let mut seen = self.cluster.trace().count();
        while self.advance(limit) {
            let heed = watch(&self.cluster);
            let facts = || self.cluster.trace().since(seen).map(|(_, fact)| *fact);
            let found = facts().find(|fact| wanted(self, fact));
            let noticed =
                (heed > Heed::Nothing).then(|| facts().max_by_key(|fact| fact.what.level()));
            let found = found.or(noticed.flatten());
            seen = self.cluster.trace().count();
            if found.is_some() || heed > Heed::Nothing {
                let skipped = Some(Skipped { us: self.now().since(from), fact: found });
                return Response { skipped, stands: self.stand_if(heed), ..repaint(true) };
            }
        }
        if let Some(response) = self.arrive() {
            watch(&self.cluster);
            return response;
        }
        (self.cluster, self.taken) = before;
        watch(&self.cluster);
        Response { skipped: Some(Skipped { us: 0, fact: None }), ..repaint(true) }
    }

    fn is_step(_: &Self, fact: &Fact) -> bool {
        fact.what.level() > FactLevel::Background
    }

    /// Headlines; for one who writes by hand, every "done" is one. Where there are many clients nobody
    /// waits for each to lose its patience.
    fn is_headline(&self, fact: &Fact) -> bool {
        let by_hand = |client| self.cluster.config().client_of(client).load == Load::Hand;
        let done = matches!(fact.what, What::ToldClient { client, told: Told::Done, .. } if by_hand(client));
        let one_of_many = matches!(fact.what, What::TimedOut { .. } | What::ReadTimedOut { .. })
            && self.cluster.clients().len() > FEW_CLIENTS;
        fact.what.level() == FactLevel::Headline && !one_of_many || done
    }

    fn act(&mut self, action: Action) -> Response {
        let (at, after_events) = (self.now(), Some(self.cluster.events()));
        match self.cluster.act(&action) {
            Ok(()) => {
                if !self.keeps_actions {
                    self.run.actions.truncate(self.taken);
                }
                self.stands_at = None;
                self.run.actions.insert(self.taken, TimedAction { at, after_events, action });
                self.taken += 1;
                repaint(true)
            }
            Err(invalid) => Response { refused: Some(invalid), ..repaint(true) },
        }
    }

    fn load(&mut self, config: Config, seed: u64) -> Response {
        self.replace(Self::open(config, seed, self.opens_at))
    }

    fn replace(&mut self, fresh: Result<Self, Invalid>) -> Response {
        match fresh {
            Ok(fresh) => {
                let (playing, pace) = (self.playing, self.pace);
                *self = Self { playing, pace, ..fresh };
                repaint(true)
            }
            Err(invalid) => Response { refused: Some(invalid), ..repaint(true) },
        }
    }
}

fn repaint(needs_repaint: bool) -> Response {
    Response { needs_repaint, ..Response::default() }
}
