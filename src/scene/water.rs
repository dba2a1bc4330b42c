//! The depth lines of the water, which run outward from the primary. Pure ornament: nothing on the
//! stage is read off them.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use super::figure::whole;
use super::geometry::{Point, cosine, sine};

/// The distance between two depth lines, at scale 1, and that of the first from the primary.
const STEP: f64 = 68.0;
const FIRST: f64 = 163.0;
/// Depth lines are wider than they are high, as the stage is.
const STRETCH: (f64, f64) = (1.15, 0.86);

/// Closed SVG paths around the origin, from the inside out, as far as `reach` in every direction.
#[must_use]
pub fn isobaths(reach: f64, k: f64) -> Vec<String> {
    let lines = (0_u32..)
        .map(|line| (line, (FIRST + f64::from(line) * STEP) * k))
        .take_while(|(_, radius)| radius * STRETCH.1 < reach);
    lines.map(|(line, radius)| closed(radius, f64::from(line))).collect()
}

/// One line: an oval that wavers a little, each line otherwise than the one before.
fn closed(radius: f64, line: f64) -> String {
    const POINTS: u32 = 48;
    let at = |point: u32| {
        let angle = TAU * f64::from(point % POINTS) / f64::from(POINTS);
        let waver = 0.055 * sine(2.0 * angle + 0.5 * line)
            + 0.035 * sine(3.0 * angle + 1.3 - 0.35 * line)
            + 0.012 * sine(5.0 * angle + line);
        let radius = radius * (1.0 + waver);
        Point::new(radius * STRETCH.0 * cosine(angle), radius * STRETCH.1 * sine(angle))
    };
    let begin = at(POINTS - 1).towards(at(0), 0.5);
    let mut path = format!("M{} {}", whole(begin.x), whole(begin.y));
    for point in 0..POINTS {
        let (bend, end) = (at(point), at(point).towards(at(point + 1), 0.5));
        let [bend_x, bend_y, end_x, end_y] = [bend.x, bend.y, end.x, end.y].map(whole);
        write!(path, "Q{bend_x} {bend_y} {end_x} {end_y}").expect("writing to a string succeeds");
    }
    path + "Z"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_as_many_as_the_water_is_wide() {
        assert_eq!(isobaths(100.0, 1.0).len(), 0);
        assert!(isobaths(1100.0, 1.0).len() > isobaths(600.0, 1.0).len());
        assert!(
            isobaths(600.0, 1.0).iter().all(|line| line.starts_with('M') && line.ends_with('Z'))
        );
    }
}
