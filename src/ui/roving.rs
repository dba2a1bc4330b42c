//! Moving the focus inside the stage by arrow keys: to what lies nearest in that direction.

use crate::scene::geometry::Point;
use crate::scene::picture::Still;
use crate::sim::ids::ServerId;

/// Something in the stage that takes the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A card.
    Server(ServerId),
    /// A link.
    Link(ServerId, ServerId),
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
        }
    }

    fn all(still: &Still) -> impl Iterator<Item = (Self, Point)> + '_ {
        let cards = still.cards.iter().map(|card| (Self::Server(card.server), card.rect.center()));
        let links = still.links.iter().map(|link| (Self::Link(link.a, link.b), link.middle));
        cards.chain(links)
    }

    /// The spot whose element has this id.
    #[must_use]
    pub fn of_id(still: &Still, id: &str) -> Option<Self> {
        Self::all(still).map(|(spot, _)| spot).find(|spot| spot.id() == id)
    }

    /// What lies nearest in a direction; this very spot if nothing does.
    #[must_use]
    pub fn next(self, still: &Still, arrow: Arrow) -> Self {
        let Some((_, from)) = Self::all(still).find(|(spot, _)| *spot == self) else {
            return Self::all(still).next().map_or(self, |(spot, _)| spot);
        };
        let others = Self::all(still).filter(|(spot, _)| *spot != self);
        let reach = others.filter_map(|(spot, at)| Some((spot, arrow.effort(from, at)?)));
        reach.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(self, |(spot, _)| spot)
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
