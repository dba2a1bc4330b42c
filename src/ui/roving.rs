//! Moving the focus inside the stage by arrow keys: to what lies nearest in that direction.

use crate::scene::geometry::Point;
use crate::scene::picture::{Message, Still};
use crate::sim::ids::{ClientId, NodeId, ServerId};

/// Something in the stage that takes the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A card.
    Server(ServerId),
    /// A link.
    Link(ServerId, ServerId),
    /// A client.
    Client(ClientId),
    /// A monitor, or the coordinator.
    Watcher(NodeId),
    /// A message, while time stands.
    Message((NodeId, NodeId, u32)),
}

/// All that takes the focus, and where it is.
#[derive(Clone, Copy, Debug)]
pub struct Spots<'a> {
    /// Cards, links, clients, and those who watch.
    pub still: &'a Still,
    /// The messages, while time stands.
    pub resting: &'a [Message],
}

/// An arrow key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrow {
    /// Left.
    Left,
    /// Right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
}

impl Spot {
    /// The id of its element.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Self::Server(server) => format!("server-{server}"),
            Self::Link(a, b) => format!("link-{a}-{b}"),
            Self::Client(client) => format!("client-{client}"),
            Self::Watcher(node) => format!("watcher-{node}"),
            Self::Message((from, to, nth)) => format!("message-{from}-{to}-{nth}"),
        }
    }

    /// What lies nearest in a direction; this very spot if nothing does.
    #[must_use]
    pub fn next(self, spots: Spots<'_>, arrow: Arrow) -> Self {
        let Some((_, from)) = spots.all().find(|(spot, _)| *spot == self) else {
            return spots.all().next().map_or(self, |(spot, _)| spot);
        };
        let others = spots.all().filter(|(spot, _)| *spot != self);
        let reach = others.filter_map(|(spot, at)| Some((spot, arrow.effort(from, at)?)));
        reach.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(self, |(spot, _)| spot)
    }
}

impl<'a> Spots<'a> {
    fn all(self) -> impl Iterator<Item = (Spot, Point)> + 'a {
        let Self { still, resting } = self;
        let cards = still.cards.iter().map(|card| (Spot::Server(card.server), card.rect.center()));
        let links = still.links.iter().map(|link| (Spot::Link(link.a, link.b), link.middle));
        let messages = resting.iter().map(|message| (Spot::Message(message.key), message.at));
        let clients = still.clients.iter();
        let clients = clients.map(|client| (Spot::Client(client.client), client.rect.center()));
        let watchers = still.watchers.iter();
        let watchers = watchers.map(|watcher| (Spot::Watcher(watcher.node), watcher.rect.center()));
        cards.chain(links).chain(clients).chain(watchers).chain(messages)
    }

    /// Whether this spot is there.
    #[must_use]
    pub fn has(self, spot: Spot) -> bool {
        self.all().any(|(other, _)| other == spot)
    }

    /// The spot whose element has this id.
    #[must_use]
    pub fn of_id(self, id: &str) -> Option<Spot> {
        self.all().map(|(spot, _)| spot).find(|spot| spot.id() == id)
    }
}

impl Arrow {
    /// The arrow of a key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            _ => return None,
        })
    }

    /// How far it is to go there by this arrow; none where it lies elsewhere.
    fn effort(self, from: Point, to: Point) -> Option<f64> {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let (along, across) = match self {
            Self::Left => (-dx, dy),
            Self::Right => (dx, dy),
            Self::Up => (-dy, dx),
            Self::Down => (dy, dx),
        };
        // Within 70 degrees of the arrow; what lies aside is further.
        (along > 0.0 && across.abs() < along * 2.75).then(|| along + 2.0 * across.abs())
    }
}
