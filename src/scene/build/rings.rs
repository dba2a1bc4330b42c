//! Rings that spread over the water when a primary appends and when a replica applies.

use crate::scene::picture::{EpochColour, Ring};
use crate::scene::view::Motion;

use super::Ground;
use super::beat::{DONE, ease_out_cubic, fraction, progress, tenths};
use super::recent::RingBegan;

/// Two rings: how far out each goes, at scale 1, and how many tenths of a beat later it begins.
const RINGS: [(f64, u64); 2] = [(14.0, 0), (30.0, 3)];
const TAKES: u64 = 12;
/// With reduced motion a ring is one still outline.
const STILL: f64 = 8.0;

/// A ring keeps so far from the stage's edge: its own width.
const EDGE: f64 = 2.0;

/// The rings to be seen now.
pub(super) fn all(ground: &Ground<'_>, beat_us: u64) -> Vec<Ring> {
    let began = ground.recent.rings();
    if ground.view.motion == Motion::Reduced {
        let fresh = began.filter(|ring| ring.at == ground.cluster.now());
        return fresh.map(|ring| outline(ground, ring, STILL, DONE)).collect();
    }
    began
        .flat_map(|ring| RINGS.map(|(reach, late)| (ring, reach, late)))
        .filter_map(|(ring, reach, late)| {
            let starts = ring.at + tenths(beat_us, late);
            let done = progress(starts, ground.cluster.now(), tenths(beat_us, TAKES));
            let seen = starts <= ground.cluster.now() && done < DONE;
            let spread = ease_out_cubic(done);
            seen.then(|| outline(ground, ring, reach * fraction(spread), DONE - done))
        })
        .collect()
}

/// At the stage's edge a ring stops: it would be cut off.
fn outline(ground: &Ground<'_>, ring: &RingBegan, reach: f64, opacity: u16) -> Ring {
    let full = ground.layout.card(ring.server).widened(reach * ground.layout.k());
    Ring {
        server: ring.server,
        rect: full.inside(ground.layout.bounds().widened(-EDGE)),
        opacity,
        colour: EpochColour::of(ring.epoch.number),
    }
}
