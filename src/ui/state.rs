//! The session: the one owner of [`Playback`], what is selected and what is open, and the pictures
//! that the components draw. Knows no browser, so it is tested natively.

use crate::scene::build::Stage;
use crate::scene::geometry::Size;
use crate::scene::layout::{Device, Layout};
use crate::scene::picture::{Moving, Still};
use crate::scene::story::Story;
use crate::scene::view::{Detail, Motion, Selection, View};
use crate::sim::action::Action;
use crate::sim::config::Config;
use crate::sim::ids::{ClientId, ServerId};
use crate::sim::time::SimTime;
use crate::sim::validate::Invalid;
use crate::timeline::pace::Pace;
use crate::timeline::playback::{Command, Playback, Response};

use super::input::{Change, Field, Intent, Part, Verb};
use super::kept::Kept;

/// The page opens here, so that the logs hold four writes and one is on its way.
pub const OPENS_AT: SimTime = SimTime::from_millis(420);
/// The seed with which it opens.
pub const FIRST_SEED: u64 = 7;
/// Below so many milliseconds a beat, single messages are not drawn.
const LEAST_BEAT_MS: u64 = 150;

/// Everything that the page knows.
#[derive(Debug)]
pub struct Session {
    playback: Playback,
    story: Story,
    stage: Option<Stage>,
    view: View,
    /// Movement is replaced by steps: playing is done by a timer, not by frames.
    reduced: bool,
    stepping: bool,
    open: Vec<Part>,
    refused: Option<(Field, String)>,
    /// What was just skipped or refused, in a sentence.
    notice: Option<String>,
    shown: Shown,
}

/// What the components draw; each part is replaced only when it changes.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The still parts of the stage, once its size is known.
    pub still: Option<Kept<Still>>,
    /// The moving ones.
    pub moving: Kept<Moving>,
    /// The places.
    pub layout: Option<Kept<Layout>>,
    /// The settings as they are.
    pub config: Kept<Config>,
}

impl Session {
    /// A run, opened.
    ///
    /// # Panics
    ///
    /// When the configuration is not valid: the page opens only with its own.
    #[must_use]
    pub fn open(config: Config, reduced: bool) -> Self {
        let mut playback =
            Playback::open(config, FIRST_SEED, OPENS_AT).expect("the page's own run is valid");
        if !reduced {
            let _ = playback.update(Command::Play);
        }
        let cluster = playback.cluster();
        let shown = Shown {
            still: None,
            moving: Kept::new(Moving::default()),
            layout: None,
            config: Kept::new(cluster.config().clone()),
        };
        let mut session = Self {
            story: Story::new(cluster),
            stage: None,
            view: View::default(),
            reduced,
            stepping: false,
            open: Vec::new(),
            refused: None,
            notice: None,
            shown,
            playback,
        };
        session.refresh();
        session
    }

    /// What the components draw.
    #[must_use]
    pub const fn shown(&self) -> &Shown {
        &self.shown
    }

    /// The run.
    #[must_use]
    pub const fn playback(&self) -> &Playback {
        &self.playback
    }

    /// The way of looking.
    #[must_use]
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// Whether time goes on, by frames or by steps.
    #[must_use]
    pub const fn playing(&self) -> bool {
        self.playback.playing() || self.stepping
    }

    /// Whether frames are needed.
    #[must_use]
    pub const fn needs_frames(&self) -> bool {
        self.playback.playing()
    }

    /// Whether a step is due now and then.
    #[must_use]
    pub const fn stepping(&self) -> bool {
        self.stepping
    }

    /// Whether a part of the page is open.
    #[must_use]
    pub fn is_open(&self, part: Part) -> bool {
        self.open.contains(&part)
    }

    /// Why the last value of a control was refused.
    #[must_use]
    pub const fn refused(&self) -> Option<&(Field, String)> {
        self.refused.as_ref()
    }

    /// What was just skipped or refused.
    #[must_use]
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// The stage has this size now.
    pub fn resize(&mut self, size: Size, device: Device) {
        let layout = Layout::new(size, device, self.playback.cluster().config().servers);
        match &mut self.stage {
            Some(stage) => stage.set_layout(layout),
            None => self.stage = Some(Stage::new(layout)),
        }
        self.refresh();
    }

    /// Movement is wanted or not.
    pub fn reduce_motion(&mut self, reduced: bool) {
        if self.reduced != reduced {
            let playing = self.playing();
            self.reduced = reduced;
            self.play(playing);
            self.refresh();
        }
    }

    /// Does what was asked for; `new_seed` is used if a new one is. Answers whether the page changed.
    pub fn update(&mut self, intent: Intent, new_seed: u64) -> bool {
        let changed = match intent {
            Intent::Command(Command::Frame(us)) => {
                self.playback.update(Command::Frame(us)).needs_repaint
            }
            intent => self.act_on(intent, new_seed),
        };
        if changed {
            self.refresh();
        }
        changed
    }

    fn act_on(&mut self, intent: Intent, new_seed: u64) -> bool {
        self.notice = None;
        match intent {
            Intent::Command(command) => self.command(command),
            Intent::TogglePlay => self.play(!self.playing()),
            Intent::Slower => self.command(Command::SetPace(self.playback.pace().slower())),
            Intent::Faster => self.command(Command::SetPace(self.playback.pace().faster())),
            Intent::Do(action) => self.command(Command::Act(action)),
            Intent::OnSelection(verb) => self.on_selection(verb),
            Intent::Select(selection) => self.select(selection),
            Intent::SelectLinkTo(server) => self.select_link_to(server),
            Intent::Write => self.command(Command::Act(Action::Write(ClientId(0)))),
            Intent::Suggested => self.suggested(),
            Intent::Change(field, change) => self.change(field, change),
            Intent::SameSeed => self.command(Command::StartAgain(self.playback.run().seed)),
            Intent::NewSeed => self.command(Command::StartAgain(new_seed)),
            Intent::FullDetail(full) => {
                self.view.detail = if full { Detail::Full } else { Detail::Plain };
            }
            Intent::Open(part, open) => {
                self.open.retain(|other| *other != part);
                if open {
                    self.open.push(part);
                }
            }
            Intent::SetTheme(_) | Intent::CharacterKeys(_) | Intent::ShowKeys(_) => return false,
        }
        true
    }

    fn command(&mut self, command: Command) {
        let response = self.playback.update(command);
        self.heed(&response);
    }

    fn heed(&mut self, response: &Response) {
        if let Some(invalid) = &response.refused {
            self.notice = Some(invalid.to_string());
        }
    }

    fn play(&mut self, playing: bool) {
        self.stepping = playing && self.reduced;
        let frames = playing && !self.reduced;
        let _ = self.playback.update(if frames { Command::Play } else { Command::Pause });
    }

    fn select(&mut self, selection: Option<Selection>) {
        let cluster = self.playback.cluster();
        let known = |server: ServerId| server.0 < cluster.config().servers;
        let exists = match selection {
            Some(Selection::Server(server)) => known(server),
            Some(Selection::Link(a, b)) => a != b && known(a) && known(b),
            _ => true,
        };
        if exists {
            self.view.selection = selection;
        }
        // What moves cannot be looked at; selecting it stops the clock.
        if matches!(selection, Some(Selection::Message(..))) {
            self.play(false);
        }
    }

    fn select_link_to(&mut self, server: ServerId) {
        if let Some(Selection::Server(from)) = self.view.selection {
            self.select(Some(Selection::Link(from.min(server), from.max(server))));
        }
    }

    fn on_selection(&mut self, verb: Verb) {
        let cluster = self.playback.cluster();
        let actions = match (self.view.selection, verb) {
            (Some(Selection::Server(server)), Verb::KnockOutOrBringBack) => {
                let up = cluster.server(server).up;
                vec![if up { Action::Crash(server) } else { Action::Restart(server) }]
            }
            (Some(Selection::Server(server)), Verb::DestroyDisk) => vec![Action::Wipe(server)],
            (Some(Selection::Server(server)), Verb::Promote) => vec![Action::Promote(server)],
            (Some(Selection::Link(a, b)), Verb::CutOrHeal) => {
                let network = cluster.network();
                let whole = !network.is_cut(a, b) && !network.is_cut(b, a);
                both_ways(a, b, whole)
            }
            _ => vec![],
        };
        for action in actions {
            self.command(Command::Act(action));
        }
    }

    fn suggested(&mut self) {
        let primary = self.playback.cluster().shadow().epoch.primary();
        self.command(Command::Act(Action::Crash(primary)));
    }

    fn change(&mut self, field: Field, change: Change) {
        self.refused = None;
        let command = match change {
            Change::Live(setting) => Command::Act(Action::Set(setting)),
            Change::Servers(servers) => {
                let config = with_servers(self.playback.cluster().config(), servers);
                Command::Load(config, self.playback.run().seed)
            }
            Change::NoNumber(typed) => {
                self.refused = Some((field, format!("\"{typed}\" is not a whole number")));
                return;
            }
        };
        let response = self.playback.update(command);
        self.refused = response.refused.map(|invalid| (field, sentence(&invalid)));
        self.view.selection = self.view.selection.filter(|_| self.refused.is_some() || field != Field::Servers);
    }

    /// Draws what stands here now.
    fn refresh(&mut self) {
        let cluster = self.playback.cluster();
        self.story.follow(cluster);
        let beat_us = self.playback.beat_us();
        self.view.motion = motion(self.reduced, self.playback.pace(), beat_us);
        self.shown.config.refresh(cluster.config().clone());
        if let Some(stage) = &mut self.stage {
            let servers = cluster.config().servers;
            if stage.layout().cards().len() != usize::from(servers) {
                stage.set_layout(Layout::new(stage.layout().stage(), stage.layout().device(), servers));
            }
            self.shown.still = Some(Kept::from(stage.still(cluster, self.story.recent(), &self.view)));
            self.shown.moving.refresh(stage.moving(cluster, self.story.recent(), &self.view, beat_us));
            match &mut self.shown.layout {
                Some(layout) => layout.refresh(stage.layout().clone()),
                None => self.shown.layout = Some(Kept::new(stage.layout().clone())),
            }
        }
    }
}

/// A link, cut or healed in both directions.
#[must_use]
pub fn both_ways(a: ServerId, b: ServerId, cut: bool) -> Vec<Action> {
    let one_way = |(from, to)| if cut { Action::Cut { from, to } } else { Action::Heal { from, to } };
    [(a, b), (b, a)].map(one_way).to_vec()
}

fn motion(reduced: bool, pace: Pace, beat_us: u64) -> Motion {
    let (simulated, screen) = pace.ratio(beat_us);
    let beat_ms = beat_us * screen / simulated / 1_000;
    match reduced {
        true => Motion::Reduced,
        false if beat_ms < LEAST_BEAT_MS => Motion::TooFast,
        false => Motion::Full,
    }
}

/// The same configuration for another number of servers: what asks for more than there are, asks for
/// fewer.
fn with_servers(config: &Config, servers: u16) -> Config {
    use crate::sim::config::Who;
    let mut config = config.clone();
    config.servers = servers;
    config.network.links.retain(|link| link.a.0 < servers && link.b.0 < servers);
    let replicas = servers.saturating_sub(1);
    match &mut config.ack.who {
        who @ (Who::Any { .. } | Who::First { .. }) if replicas == 0 => *who = Who::Nobody,
        Who::Any { count } => *count = (*count).min(replicas),
        Who::First { count, list } => {
            list.retain(|server| server.0 < servers);
            *count = (*count).min(replicas);
        }
        _ => {}
    }
    config
}

/// The engine's sentence, with the unit that its figures have.
fn sentence(invalid: &Invalid) -> String {
    let unit = if invalid.field.ends_with("_us") { " (in microseconds)" } else { "" };
    format!("{}{unit}", invalid.problem)
}
