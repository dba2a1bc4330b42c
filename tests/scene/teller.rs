//! A run that is looked at: everything that the stories share.

use ripple::scene::build::Stage;
use ripple::scene::geometry::Size;
use ripple::scene::layout::{Cast, Device, Layout};
use ripple::scene::picture::{Card, Message, Moving, Slot, Still};
use ripple::scene::story::Story;
use ripple::scene::view::View;
use ripple::sim::action::Action;
use ripple::sim::cluster::Cluster;
use ripple::sim::config::{Config, Who};
use ripple::sim::ids::{NodeId, ServerId, WriteId};
use ripple::sim::time::SimTime;

pub const S1: ServerId = ServerId(0);
pub const S2: ServerId = ServerId(1);
pub const S3: ServerId = ServerId(2);
pub const BEAT_US: u64 = 20_000;

/// A run, and the page's memory of it.
pub struct Teller {
    pub cluster: Cluster,
    pub story: Story,
    pub stage: Stage,
    pub view: View,
}

/// The opening run of the page, at the instant at which it opens.
pub fn opening() -> Teller {
    Teller::new(Config::default(), 7).at(420)
}

/// The opening run, in which nobody's acknowledgement is asked.
pub fn asynchronous() -> Config {
    let mut config = Config::default();
    config.ack.who = Who::Nobody;
    config
}

impl Teller {
    pub fn new(config: Config, seed: u64) -> Self {
        let size = Size::new(928.0, 584.0);
        let stage = Stage::new(Layout::with(size, Device::Desktop, Cast::of(&config)));
        let cluster = Cluster::new(config, seed).expect("the configuration is valid");
        let story = Story::new(&cluster);
        Self { cluster, story, stage, view: View::default() }
    }

    /// Lets time pass to this millisecond.
    pub fn at(mut self, ms: u64) -> Self {
        self.run_to(SimTime::from_millis(ms));
        self
    }

    pub fn run_to(&mut self, instant: SimTime) {
        self.cluster.run_until(instant);
        self.story.follow(&self.cluster);
    }

    pub fn act(&mut self, action: &Action) {
        self.cluster.act(action).expect("the action makes sense");
        self.story.follow(&self.cluster);
    }

    /// Goes on until something is so.
    pub fn until(&mut self, mut so: impl FnMut(&mut Self) -> bool) {
        let limit = self.cluster.now() + 3_000_000;
        while !so(self) {
            assert!(self.cluster.now() < limit, "it never came to that: {}", self.so_far());
            self.run_to(self.cluster.now() + 500);
        }
    }

    /// The newest lines and the guide, for a test that fails.
    fn so_far(&self) -> String {
        let lines: Vec<&str> =
            self.story.narrator().lines().map(|line| line.text.as_str()).collect();
        let guide = ripple::scene::panel::guide::guide(&self.cluster, self.story.chapters(), false);
        let from = lines.len().saturating_sub(40);
        format!("{:#?}\n{}", guide, lines[from..].join("\n"))
    }

    pub fn still(&mut self) -> std::rc::Rc<Still> {
        self.stage.still(&self.cluster, self.story.recent(), &self.view)
    }

    pub fn moving(&mut self) -> Moving {
        self.stage.moving(&self.cluster, self.story.recent(), &self.view, BEAT_US)
    }

    pub fn card(&mut self, server: ServerId) -> Card {
        Card::clone(&self.still().cards[server.index()])
    }

    /// The strip in short: `.` before the log, `-` a missing entry, `b` the first entry of an epoch.
    pub fn strip(&mut self, server: ServerId) -> String {
        let text = |slot: &Slot| match slot {
            Slot::Blank => ".".into(),
            Slot::Empty => "-".into(),
            Slot::Block(block) => block.write.map_or("b".into(), |write| write.to_string()),
        };
        let slots: Vec<String> = self.card(server).slots.iter().map(text).collect();
        slots.join(" ")
    }

    pub fn messages(&mut self, from: impl Into<NodeId>, to: impl Into<NodeId>) -> Vec<Message> {
        let (from, to) = (from.into(), to.into());
        let all = self.moving().messages;
        all.into_iter().filter(|message| (message.key.0, message.key.1) == (from, to)).collect()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "blocks and messages may carry no write")]
pub fn write(number: u32) -> Option<WriteId> {
    Some(WriteId(number))
}

/// All links are alike.
pub fn no_links() -> ripple::sim::config::Network {
    ripple::sim::config::Network { links: Vec::new(), ..Config::default().network }
}
