//! The shapes that carry meaning, as SVG path data in a box of 24 by 24, and the outline of a
//! block, whose cut corners tell its epoch without colour.

use super::figure::tenths;
/// A mark on a card, a write, a link or a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// It believes that it is primary; small, the first entry of an epoch.
    Crown,
    /// It follows.
    Replica,
    /// It is down.
    Down,
    /// It asks for votes.
    AsksForVotes,
    /// It fetches what it missed.
    CatchingUp,
    /// Kept, given, acknowledged.
    Check,
    /// Broken, refused, dead.
    Cross,
    /// Messages vanish on this link.
    CutLink,
    /// Not answered yet.
    Pending,
    /// Done, two copies or more.
    Safe,
    /// Done, one copy.
    AtRisk,
    /// Done, only on a server that is down.
    InDoubt,
    /// Done, and gone.
    Lost,
    /// Not confirmed, yet kept.
    Ghost,
    /// Not confirmed, not kept.
    Dropped,
    /// Time goes on.
    Play,
    /// Time stands still.
    Pause,
    /// To the next event.
    Step,
    /// To the next headline.
    Skip,
    /// A region that opens downwards.
    Chevron,
    /// A disk that takes longer than usual.
    SlowDisk,
    /// A clock that does not show the true time.
    WrongClock,
}

/// One path of a glyph and how it is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// An area without outline.
    Filled(&'static str),
    /// A line of [`STROKE_WIDTH`] with round caps.
    Drawn(&'static str),
    /// The same, dashed.
    Dashed(&'static str),
}

/// The width of a glyph's line.
pub const STROKE_WIDTH: f64 = 2.6;

/// The radius of a block's round corners.
const ROUND: f64 = 6.0;
/// How much a cut corner takes of each side, as a share of the side.
const CUT: f64 = 0.27;

impl Glyph {
    /// What to paint, in order.
    #[must_use]
    pub fn strokes(self) -> &'static [Stroke] {
        use Stroke::{Dashed, Drawn, Filled};
        match self {
            Self::Crown => &[Filled("M3 19V7l5 4 4-7 4 7 5-4v12z")],
            Self::Replica => &[
                Drawn("M5 12a7 7 0 1 0 14 0a7 7 0 1 0-14 0"),
                Filled("M9.5 12a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z"),
            ],
            Self::Down => &[Drawn("M12 3v9M6.5 6.5a8 8 0 1 0 11 0")],
            Self::AsksForVotes => &[Drawn("M12 21V6M6 11l6-7 6 7")],
            Self::CatchingUp => &[Drawn("M5 12h11M11 6l6 6-6 6M20 5v14")],
            Self::Check => &[Drawn("M4 13l5 5L20 6")],
            Self::Cross | Self::Lost => &[Drawn("M5 5l14 14M19 5L5 19")],
            Self::CutLink => &[Drawn("M4 20 20 4M6 8h5M13 16h5")],
            Self::Pending => &[Filled(
                "M2.6 12a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0z\
                 M9.6 12a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0z\
                 M16.6 12a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0z",
            )],
            Self::Safe => &[
                Drawn("M10.5 12a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0"),
                Filled("M3 12a6 6 0 1 0 12 0a6 6 0 1 0-12 0z"),
            ],
            Self::AtRisk => {
                &[Drawn("M5 12a7 7 0 1 0 14 0a7 7 0 1 0-14 0"), Filled("M12 5a7 7 0 0 1 0 14z")]
            }
            Self::InDoubt => &[
                Drawn("M7.5 8.5a4.5 4.5 0 1 1 6.7 3.9c-1.6.9-2.2 1.7-2.2 3.1"),
                Filled("M10.4 20.2a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0-3.2 0z"),
            ],
            Self::Ghost => &[Dashed("M5 21V11a7 7 0 0 1 14 0v10l-3.5-3-3.5 3-3.5-3z")],
            Self::Dropped => &[Drawn("M5 12h14")],
            Self::Play => &[Filled("M6 4l14 8-14 8z")],
            Self::Pause => &[Filled("M6 4h4.5v16H6zM13.5 4H18v16h-4.5z")],
            Self::Step => &[Filled("M4 4l10 8-10 8zM16 4h4v16h-4z")],
            Self::Skip => &[Filled("M2 4l9 8-9 8zM12 4l9 8-9 8z")],
            Self::Chevron => &[Drawn("M5 9l7 7 7-7")],
            Self::SlowDisk => &[Drawn(
                "M5 6c0-3.4 14-3.4 14 0v12c0 3.4-14 3.4-14 0zM5 6c0 3.4 14 3.4 14 0M5 12c0 3.4 14 3.4 14 0",
            )],
            Self::WrongClock => &[Drawn("M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 6.5V12l4 2.5")],
        }
    }
}

/// The outline of a block of `side` around the origin's lower right quarter, from (0, 0) to
/// (side, side). Epoch e has (e - 1) mod 4 cut corners, from the top right clockwise; the others
/// are round.
#[must_use]
pub fn block_path(side: f64, epoch: u32) -> String {
    let cuts = epoch.saturating_sub(1) % 4;
    let corner = |place: u32| {
        if place < cuts { Corner::Cut } else { Corner::Round }
    };
    let (cut, round) = (CUT * side, ROUND.min(side / 3.0));
    let take = |place: u32| {
        if corner(place) == Corner::Cut { cut } else { round }
    };
    let turn = |place: u32, x: f64, y: f64| match corner(place) {
        Corner::Cut => format!("L{} {}", tenths(x), tenths(y)),
        Corner::Round => {
            let [round, x, y] = [round, x, y].map(tenths);
            format!("A{round} {round} 0 0 1 {x} {y}")
        }
    };
    let (top_right, bottom_right, bottom_left, top_left) = (take(0), take(1), take(2), take(3));
    format!(
        "M{0} 0H{1}{2}V{3}{4}H{5}{6}V{0}{7}Z",
        tenths(top_left),
        tenths(side - top_right),
        turn(0, side, top_right),
        tenths(side - bottom_right),
        turn(1, side - bottom_right, side),
        tenths(bottom_left),
        turn(2, 0.0, side - bottom_left),
        turn(3, top_left, 0.0),
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Corner {
    Cut,
    Round,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_corners(epoch: u32) -> usize {
        block_path(26.0, epoch).matches('L').count()
    }

    #[test]
    fn each_of_four_epochs_has_one_more_cut_corner_and_then_it_starts_again() {
        assert_eq!([1, 2, 3, 4, 5].map(cut_corners), [0, 1, 2, 3, 0]);
    }

    #[test]
    fn the_first_cut_corner_is_the_top_right() {
        assert!(block_path(20.0, 2).starts_with("M6 0H14.6L20 5.4"));
    }

    #[test]
    fn every_glyph_begins_where_a_pen_is_put_down() {
        for glyph in [Glyph::Crown, Glyph::Safe, Glyph::InDoubt, Glyph::Ghost, Glyph::Pending] {
            for stroke in glyph.strokes() {
                let (Stroke::Filled(path) | Stroke::Drawn(path) | Stroke::Dashed(path)) = stroke;
                assert!(path.starts_with('M'));
            }
        }
    }
}
