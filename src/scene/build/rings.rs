//! Rings that spread over the water when a primary appends and when a replica applies.

use crate::scene::picture::{EpochColour, Ring};
use crate::scene::view::Motion;

use super::Ground;
use super::beat::{Course, DONE, ease_out_cubic, fraction, tenths};
use super::recent::RingBegan;

/// Two rings: how far out each goes, at scale 1, and how many tenths of a beat later it begins.
const RINGS: [(f64, u64); 2] = [(14.0, 0), (30.0, 3)];
const TAKES: u64 = 12;
/// With reduced motion a ring is one still outline.
const STILL: f64 = 8.0;

/// The rings to be seen now.
pub(super) fn all(ground: &Ground<'_>, beat_us: u64) -> Vec<Ring> {
    let began = ground.recent.rings();
    if ground.view.motion == Motion::Reduced {
        let fresh = began.filter(|ring| ring.at == ground.cluster.now());
        return fresh
            .map(|ring| outline(ground, ring, (0, STILL), Course { done: 0, takes_us: 0 }))
            .collect();
    }
    began
        .flat_map(|ring| (0..).zip(RINGS).map(move |(nth, (reach, late))| (ring, nth, reach, late)))
        .filter_map(|(ring, nth, reach, late)| {
            let starts = ring.at + tenths(beat_us, late);
            let now = ground.cluster.now();
            let course = Course::since(starts, now, tenths(beat_us, TAKES));
            let course = course.filter(|_| starts <= now)?;
            Some(outline(ground, ring, (nth, reach), course))
        })
        .collect()
}

fn outline(
    ground: &Ground<'_>,
    ring: &RingBegan,
    (nth, reach): (u64, f64),
    course: Course,
) -> Ring {
    let reach = reach * ground.layout.k();
    let reduced = ground.view.motion == Motion::Reduced;
    let spread = if reduced { DONE } else { ease_out_cubic(course.done) };
    let rect = ground.layout.card(ring.server).widened(reach * fraction(spread));
    Ring {
        server: ring.server,
        number: ring.number * 2 + nth,
        reach,
        course,
        rect: ground.layout.kept_inside(rect),
        opacity: DONE - course.done,
        colour: EpochColour::of(ring.epoch.number),
    }
}
