//! Where cards, links and the client stand on the stage, and how large. A pure function of the
//! stage's size, the kind of device and the number of servers.

use crate::sim::config::Config;
use crate::sim::ids::{ClientId, NodeId, ServerId};
use crate::sim::in_sync;
use crate::sim::monitor;

use super::ashore;
use super::geometry::{Point, Rect, Size};
use super::places;
use super::route::Route;

/// The least visible link between two cards: room for a gate, a block and an acknowledgement.
pub const LEAST_LINK: f64 = 88.0;

/// The least side of a block that still shows its number.
const LEAST_NUMBERED: f64 = 18.0;

/// How much of a server's card fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Glyph and id.
    Token,
    /// Glyph, id, newest write.
    Compact,
    /// Seven slots and one foot line.
    Small,
    /// Everything.
    Full,
}

/// The kind of screen, which decides places and sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// 700 px wide or more.
    Desktop,
    /// Narrower.
    Phone,
    /// Seen from the last row: a desktop whose stage is drawn larger.
    Presenter,
}

/// Who stands on the stage, and how many of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Servers.
    pub servers: u16,
    /// Clients, one or more.
    pub clients: u16,
    /// Monitors.
    pub monitors: u16,
    /// There is a coordinator.
    pub coordinator: bool,
}

impl Cast {
    /// Those of a run.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let clients = u16::try_from(config.others.len() + 1).unwrap_or(u16::MAX);
        let coordinator = in_sync::rule(config).is_some();
        Self { servers: config.servers, clients, monitors: monitor::count(config), coordinator }
    }

    /// How many watch: the monitors and the coordinator.
    #[must_use]
    pub fn watchers(self) -> u16 {
        self.monitors + u16::from(self.coordinator)
    }
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    stage: Size,
    device: Device,
    cast: Cast,
    k: f64,
    form: Form,
    cards: Vec<Rect>,
    clients: Vec<Rect>,
    watchers: Vec<Rect>,
}

impl Layout {
    /// The layout for so many servers and one client.
    #[must_use]
    pub fn new(stage: Size, device: Device, servers: u16) -> Self {
        Self::with(stage, device, Cast { servers, clients: 1, monitors: 0, coordinator: false })
    }

    /// The layout for these: the largest form that leaves every pair of servers room for its
    /// messages, since any of them may become primary.
    #[must_use]
    pub fn with(stage: Size, device: Device, cast: Cast) -> Self {
        [Form::Full, Form::Small, Form::Compact]
            .into_iter()
            .map(|form| Self::of_form(stage, device, cast, form))
            .find(Self::has_room)
            .unwrap_or_else(|| Self::of_form(stage, device, cast, Form::Token))
    }

    /// The scale of everything on the stage.
    #[must_use]
    pub fn k(&self) -> f64 {
        self.k
    }

    /// The form of every card.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    /// The side of a block on a card, in pixels.
    #[must_use]
    pub fn block_side(&self) -> f64 {
        match (self.form, self.device) {
            (Form::Full, Device::Phone) => 20.0,
            (Form::Full, _) => 26.0 * self.k,
            (Form::Small, Device::Phone) => 18.0,
            (Form::Small, _) => 20.0 * self.k,
            (Form::Compact | Form::Token, _) => 0.0,
        }
    }

    /// Whether a block on a card is large enough for its number.
    #[must_use]
    pub fn shows_numbers(&self) -> bool {
        self.block_side() >= LEAST_NUMBERED
    }

    /// The stage's size.
    #[must_use]
    pub fn stage(&self) -> Size {
        self.stage
    }

    /// The kind of screen.
    #[must_use]
    pub fn device(&self) -> Device {
        self.device
    }

    /// The card of a server.
    #[must_use]
    pub fn card(&self, server: ServerId) -> Rect {
        self.cards[server.index()]
    }

    /// All cards, in order of server.
    #[must_use]
    pub fn cards(&self) -> &[Rect] {
        &self.cards
    }

    /// Who stands here.
    #[must_use]
    pub fn cast(&self) -> Cast {
        self.cast
    }

    /// A client.
    #[must_use]
    pub fn client(&self, client: ClientId) -> Rect {
        self.clients[client.index().min(self.clients.len() - 1)]
    }

    /// All clients, in order.
    #[must_use]
    pub fn clients(&self) -> &[Rect] {
        &self.clients
    }

    /// All monitors, in order.
    #[must_use]
    pub fn monitors(&self) -> &[Rect] {
        &self.watchers[..usize::from(self.cast.monitors)]
    }

    /// The coordinator.
    #[must_use]
    pub fn coordinator(&self) -> Option<Rect> {
        self.watchers.get(usize::from(self.cast.monitors)).copied()
    }

    /// The way from one node to another. Looks at each card once or more: keep it (see [`Routes`](super::route::Routes)).
    #[must_use]
    pub fn route(&self, from: impl Into<NodeId>, to: impl Into<NodeId>) -> Route {
        let (from, to) = (from.into(), to.into());
        if from > to {
            return self.route(to, from).reversed();
        }
        let obstacles: Vec<Rect> = self.others(from, to).collect();
        let (start, end) = (self.rect(from), self.rect(to));
        Route::between(start, end, &obstacles, self.bounds(), self.k)
    }

    /// The line from the middle of one card to the middle of another, between their edges: where
    /// "two primaries" is drawn.
    #[must_use]
    pub fn straight_between(&self, a: ServerId, b: ServerId) -> (Point, Point) {
        let (a, b) = (self.card(a), self.card(b));
        (a.exit_towards(b.center(), 0.0), b.exit_towards(a.center(), 0.0))
    }

    fn of_form(stage: Size, device: Device, cast: Cast, form: Form) -> Self {
        let k = scale(stage, device, cast.servers);
        let ground = places::Ground { stage, device, k, servers: cast.servers };
        let cards = places::cards(ground, form);
        let (clients, watchers) = (ashore::clients(ground, cast), ashore::watchers(ground, cast));
        Self { stage, device, cast, k, form, cards, clients, watchers }
    }

    /// Whether the cards keep apart and every pair has enough visible link.
    fn has_room(&self) -> bool {
        let bounds = self.bounds();
        let apart = self.cards.iter().all(|card| bounds.holds(*card))
            && pairs(self.cards.len()).all(|(a, b)| !self.cards[a].overlaps(self.cards[b]))
            && self.cards.iter().all(|card| !self.ashore().any(|other| card.overlaps(other)));
        let least = LEAST_LINK * self.k.max(1.0);
        apart && self.server_pairs().all(|(a, b)| self.route(a, b).length() >= least)
    }

    fn server_pairs(&self) -> impl Iterator<Item = (ServerId, ServerId)> {
        // Neighbours first: they fail first.
        let servers = u16::try_from(self.cards.len()).expect("at most 64 servers are laid out");
        (1..servers).flat_map(move |step| {
            (0..servers - step).map(move |a| (ServerId(a), ServerId(a + step)))
        })
    }

    fn ashore(&self) -> impl Iterator<Item = Rect> {
        self.clients.iter().chain(&self.watchers).copied()
    }

    fn rect(&self, node: NodeId) -> Rect {
        match (node.server(), node.monitor(), node.client()) {
            (Some(server), ..) => self.card(server),
            (_, Some(monitor), _) => {
                // A monitor that no longer watches may still be sent something.
                self.monitors().get(monitor.index()).copied().unwrap_or_else(|| self.bounds())
            }
            _ if node == NodeId::COORDINATOR => self.coordinator().unwrap_or_else(|| self.bounds()),
            (.., client) => self.client(client.unwrap_or(ClientId(0))),
        }
    }

    fn others(&self, from: NodeId, to: NodeId) -> impl Iterator<Item = Rect> {
        let is_end = move |node: NodeId| node == from || node == to;
        let cards = ServerId::all(u16::try_from(self.cards.len()).expect("at most 64 servers"))
            .filter(move |server| !is_end((*server).into()))
            .map(|server| self.card(server));
        let between_servers = from.server().and(to.server()).is_some();
        let clients = self.clients.iter().copied().reduce(Rect::around);
        cards.chain(clients.filter(|_| between_servers))
    }

    /// As much of a ring as keeps from the stage's edge by its own width: there it would be cut off.
    #[must_use]
    pub fn kept_inside(&self, ring: Rect) -> Rect {
        ring.inside(self.bounds().widened(-2.0))
    }

    /// The stage as a rectangle.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        Rect { x: 0.0, y: 0.0, width: self.stage.width, height: self.stage.height }
    }
}

/// The size of a card at scale `k`; a token may yet shrink when there are many.
#[must_use]
pub fn card_size(form: Form, device: Device, k: f64) -> Size {
    match (form, device) {
        // Not scaled: seven slots of 20 px are the least that shows numbers.
        (Form::Full, Device::Phone) => Size::new(172.0, 96.0),
        (Form::Full, _) => Size::new(232.0, 136.0).scaled(k),
        // Nor is this: seven of 18 px, on a screen of 320.
        (Form::Small, Device::Phone) => Size::new(146.0, 80.0),
        (Form::Small, _) => Size::new(172.0, 104.0).scaled(k),
        (Form::Compact, _) => Size::new(132.0, 56.0).scaled(k),
        (Form::Token, _) => Size::new(44.0, 44.0).scaled(k),
    }
}

/// Up to three servers a presenter's stage is drawn larger; more of them need the room themselves.
fn scale(stage: Size, device: Device, servers: u16) -> f64 {
    let fitting = (stage.width / 928.0).min(stage.height / 584.0);
    match device {
        Device::Presenter if servers <= 3 => (fitting.clamp(0.8, 1.6) * 1.15).min(2.0),
        Device::Phone => 0.76,
        Device::Desktop | Device::Presenter => fitting.clamp(0.8, 1.6),
    }
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |a| (a + 1..count).map(move |b| (a, b)))
}
