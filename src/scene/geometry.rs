//! Points, rectangles and curves of the stage, in CSS pixels from its top left corner; y grows
//! downwards. Knows nothing of servers.

/// A place on the stage, or a step from one place to another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// To the right.
    pub width: f64,
    /// Down.
    pub height: f64,
}

/// A rectangle on the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A quadratic curve. With the control point in the middle of the ends it is a straight line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    /// Where it begins.
    pub start: Point,
    /// What it bends towards.
    pub control: Point,
    /// Where it ends.
    pub end: Point,
}

/// The sine, to a billionth: enough for what is drawn, and a tenth of the exact one's code.
#[must_use]
pub fn sine(angle: f64) -> f64 {
    use std::f64::consts::{FRAC_PI_2, PI, TAU};
    let turned = angle - TAU * (angle / TAU).round_ties_even();
    // Both halves of a half turn are alike.
    let near = if turned.abs() > FRAC_PI_2 { PI.copysign(turned) - turned } else { turned };
    let square = near * near;
    // Each term of the series is the one before, times the square, over the next two factors.
    (1..=7).rev().fold(1.0, |rest, term| {
        let even = f64::from(2 * term);
        1.0 - square / (even * (even + 1.0)) * rest
    }) * near
}

/// The cosine, likewise.
#[must_use]
pub fn cosine(angle: f64) -> f64 {
    sine(angle + std::f64::consts::FRAC_PI_2)
}

impl Point {
    /// A place.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// This place moved by `dx` and `dy`.
    #[must_use]
    pub fn moved(self, dx: f64, dy: f64) -> Self {
        Self::new(self.x + dx, self.y + dy)
    }

    /// The place at the fraction `t` of the way to `other`.
    #[must_use]
    pub fn towards(self, other: Self, t: f64) -> Self {
        self.moved((other.x - self.x) * t, (other.y - self.y) * t)
    }

    /// How far `other` is.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (other.x - self.x).hypot(other.y - self.y)
    }
}

impl Size {
    /// A width and a height.
    #[must_use]
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }

    /// This size times `k`.
    #[must_use]
    pub fn scaled(self, k: f64) -> Self {
        Self::new(self.width * k, self.height * k)
    }
}

impl Rect {
    /// The rectangle of `size` whose middle is `center`.
    #[must_use]
    pub fn centered(center: Point, size: Size) -> Self {
        Self {
            x: center.x - size.width / 2.0,
            y: center.y - size.height / 2.0,
            width: size.width,
            height: size.height,
        }
    }

    /// The middle.
    #[must_use]
    pub fn center(self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// The right edge.
    #[must_use]
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    /// The bottom edge.
    #[must_use]
    pub fn bottom(self) -> f64 {
        self.y + self.height
    }

    /// This rectangle with `margin` more on every side.
    #[must_use]
    pub fn widened(self, margin: f64) -> Self {
        Self {
            x: self.x - margin,
            y: self.y - margin,
            width: self.width + 2.0 * margin,
            height: self.height + 2.0 * margin,
        }
    }

    /// The part of this rectangle that lies inside `other`.
    #[must_use]
    pub fn inside(self, other: Self) -> Self {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        Self { x, y, width: (right - x).max(0.0), height: (bottom - y).max(0.0) }
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn around(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, width: right - x, height: bottom - y }
    }

    /// Whether the two share any area.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether `other` lies wholly inside, edges included.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    /// How far `point` is from the nearest edge; 0 inside.
    #[must_use]
    pub fn distance(self, point: Point) -> f64 {
        let dx = (self.x - point.x).max(point.x - self.right()).max(0.0);
        let dy = (self.y - point.y).max(point.y - self.bottom()).max(0.0);
        dx.hypot(dy)
    }

    /// Where the line from the middle towards `target` leaves the rectangle, whose corners are
    /// rounded by `corner`. The middle itself if `target` is there.
    #[must_use]
    pub fn exit_towards(self, target: Point, corner: f64) -> Point {
        let center = self.center();
        let (dx, dy) = (target.x - center.x, target.y - center.y);
        let (half_width, half_height) = (self.width / 2.0, self.height / 2.0);
        let scale = (half_width / dx.abs()).min(half_height / dy.abs());
        if !scale.is_finite() {
            return center;
        }
        let (x, y) = (dx.abs() * scale, dy.abs() * scale);
        let corner = corner.min(half_width).min(half_height);
        let (inner_x, inner_y) = (half_width - corner, half_height - corner);
        let (x, y) = if x > inner_x && y > inner_y {
            exit_round((dx.abs(), dy.abs()), (inner_x, inner_y), corner)
        } else {
            (x, y)
        };
        center.moved(x * dx.signum(), y * dy.signum())
    }
}

impl Curve {
    /// The straight line between two places.
    #[must_use]
    pub fn straight(start: Point, end: Point) -> Self {
        Self { start, control: start.towards(end, 0.5), end }
    }

    /// The same curve, the other way round.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { start: self.end, control: self.control, end: self.start }
    }

    /// The place at `t`, from 0 at the start to 1 at the end.
    #[must_use]
    pub fn point(self, t: f64) -> Point {
        self.start.towards(self.control, t).towards(self.control.towards(self.end, t), t)
    }

    /// The direction of travel at `t`, with length 1.
    #[must_use]
    pub fn direction(self, t: f64) -> Point {
        let from = self.start.towards(self.control, t);
        let to = self.control.towards(self.end, t);
        let length = from.distance(to);
        if length == 0.0 {
            return Point::new(1.0, 0.0);
        }
        Point::new((to.x - from.x) / length, (to.y - from.y) / length)
    }

    /// The length.
    #[must_use]
    pub fn length(self) -> f64 {
        const PIECES: u32 = 16;
        let at = |piece: u32| self.point(f64::from(piece) / f64::from(PIECES));
        (0..PIECES).map(|piece| at(piece).distance(at(piece + 1))).sum()
    }
}

/// Where the ray from the origin along `(dx, dy)`, both positive, meets the circle of radius
/// `corner` around `(x, y)`: the far intersection, for the corner's arc faces outwards.
fn exit_round((dx, dy): (f64, f64), (x, y): (f64, f64), corner: f64) -> (f64, f64) {
    let length = dx.hypot(dy);
    let (ux, uy) = (dx / length, dy / length);
    let along = ux * x + uy * y;
    let across = ux * y - uy * x;
    let t = along + (corner * corner - across * across).max(0.0).sqrt();
    (ux * t, uy * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sine_and_the_cosine_are_as_good_as_exact() {
        for step in -700_i32..700 {
            let angle = f64::from(step) / 37.0;
            assert!((sine(angle) - angle.sin()).abs() < 1e-9, "sine of {angle}");
            assert!((cosine(angle) - angle.cos()).abs() < 1e-9, "cosine of {angle}");
        }
    }

    const CARD: Rect = Rect { x: 100.0, y: 100.0, width: 232.0, height: 136.0 };

    #[test]
    fn a_line_leaves_a_card_at_its_edge() {
        assert_eq!(CARD.exit_towards(Point::new(216.0, 900.0), 14.0), Point::new(216.0, 236.0));
        assert_eq!(CARD.exit_towards(Point::new(900.0, 168.0), 14.0), Point::new(332.0, 168.0));
    }

    #[test]
    fn a_line_leaves_a_rounded_corner_on_its_arc() {
        let exit = CARD.exit_towards(Point::new(332.0, 236.0), 14.0);
        let arc_center = Point::new(318.0, 222.0);
        assert!((exit.distance(arc_center) - 14.0).abs() < 1e-9);
        assert!(exit.x < CARD.right() && exit.y < CARD.bottom());
    }

    #[test]
    fn a_card_that_is_asked_for_itself_answers_its_middle() {
        assert_eq!(CARD.exit_towards(CARD.center(), 14.0), CARD.center());
    }

    #[test]
    fn a_curve_bends_halfway_to_its_control_point() {
        let curve = Curve {
            start: Point::new(0.0, 0.0),
            control: Point::new(50.0, 40.0),
            end: Point::new(100.0, 0.0),
        };
        assert_eq!(curve.point(0.5), Point::new(50.0, 20.0));
        assert_eq!(curve.direction(0.5), Point::new(1.0, 0.0));
        assert!(curve.length() > 100.0 && curve.length() < 120.0);
    }
}
