//! The places of cards: fixed for few servers, an ellipse for more, rings of tokens for
//! many. Knows nothing of links.

use std::f64::consts::{FRAC_PI_2, TAU};

use super::geometry::{Point, Rect, Size, cosine, sine};
use super::layout::{Device, Form, LEAST_LINK, card_size};

/// Left of this fraction of a desktop stage stand the clients.
pub(super) const SHORE: f64 = 0.22;
/// Free at the stage's right edge.
const RIGHT: f64 = 16.0;
/// Free at a phone's edges, above and below.
pub(super) const PHONE_EDGE: f64 = 8.0;
/// The clients' row at the foot of a phone's stage, from four servers on.
pub(super) const CLIENT_ROW: f64 = 56.0;
/// From so many servers on a phone's cards stand on an ellipse.
pub(super) const PHONE_ELLIPSE: u16 = 6;
/// A token's smallest size, and the least distance between two as a multiple of it.
const TOKEN_LEAST: f64 = 24.0;
const TOKEN_PITCH: f64 = 1.45;

/// What places are chosen for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground {
    pub stage: Size,
    pub device: Device,
    pub k: f64,
    pub servers: u16,
}

/// Every server's card.
pub(super) fn cards(ground: Ground, form: Form) -> Vec<Rect> {
    if form == Form::Token {
        return tokens(ground);
    }
    let size = card_size(form, ground.device, ground.k);
    let centers = match (ground.device, ground.servers) {
        (Device::Phone, 0..=3) => phone_few(ground, size),
        (_, 0..=3) => desktop_few(ground, size),
        (Device::Phone, servers) if servers < PHONE_ELLIPSE => phone_columns(ground, size),
        (_, servers) => ring(area(ground, size), servers, size, 0.0),
    };
    centers.into_iter().map(|center| Rect::centered(center, size)).collect()
}

fn desktop_few(Ground { stage, servers, .. }: Ground, size: Size) -> Vec<Point> {
    let at = |x: f64, y: f64| Point::new(stage.width * x, y);
    let top = stage.height * 0.05 + 8.0 + size.height / 2.0;
    let bottom = stage.height * 0.93 - size.height / 2.0;
    match servers {
        0 => vec![],
        1 => vec![at(0.55, stage.height * 0.48)],
        2 => vec![at(0.55, top), at(0.55, bottom)],
        _ => vec![at(0.55, top), at(0.29, bottom), at(0.81, bottom)],
    }
}

/// A zigzag between a left and a right column; one card alone stands away from the client.
fn phone_few(Ground { stage, servers, .. }: Ground, size: Size) -> Vec<Point> {
    let left = (stage.width / 3.0).max(130.0);
    let right = stage.width - RIGHT - size.width / 2.0;
    let top = PHONE_EDGE + size.height / 2.0;
    let zigzag = [
        Point::new(left, top),
        Point::new(right, stage.height / 2.0),
        Point::new(left, stage.height - top),
    ];
    match servers {
        1 => vec![zigzag[1]],
        _ => zigzag.into_iter().take(usize::from(servers)).collect(),
    }
}

/// Left, right, left, right, from top to bottom; an odd one makes the right column stand between.
fn phone_columns(ground: Ground, size: Size) -> Vec<Point> {
    let area = area(ground, size);
    let rows = f64::from(ground.servers.div_ceil(2)) - 1.0;
    let step = area.height / rows;
    let shift = if ground.servers.is_multiple_of(2) { 0.0 } else { step / 2.0 };
    (0..ground.servers)
        .map(|server| {
            let row = f64::from(server / 2) * step;
            if server.is_multiple_of(2) {
                Point::new(area.x, area.y + row)
            } else {
                Point::new(area.right(), area.y + row + shift)
            }
        })
        .collect()
}

/// Tokens shrink until they stand on two rings; the smallest take as many as they need.
fn tokens(ground: Ground) -> Vec<Rect> {
    let mut token = card_size(Form::Token, ground.device, ground.k).width;
    let mut rings = token_rings(ground, token);
    while rings.len() > 2 && token > TOKEN_LEAST {
        token = (token - 1.0).max(TOKEN_LEAST);
        rings = token_rings(ground, token);
    }
    let size = square(token);
    let outer = area(ground, size);
    let mut centers = Vec::new();
    for (inset, count) in rings {
        let half_step = if inset > 0.0 { 0.5 } else { 0.0 };
        centers.extend(ring(outer.widened(-inset), count, size, half_step));
    }
    centers.into_iter().map(|center| Rect::centered(center, size)).collect()
}

/// For each ring from the outside, how far in it is and how many tokens it takes.
fn token_rings(ground: Ground, token: f64) -> Vec<(f64, u16)> {
    let pitch = token * TOKEN_PITCH;
    let size = square(token);
    let outer = area(ground, size);
    let mut left = ground.servers;
    let mut rings = Vec::new();
    while left > 0 {
        let inset = f64::from(u16::try_from(rings.len()).unwrap_or(u16::MAX)) * pitch;
        let fits = (1..=left).rev().find(|count| spacing(outer.widened(-inset), *count) >= pitch);
        let count = fits.unwrap_or(1);
        rings.push((inset, count));
        left -= count;
    }
    rings
}

fn square(side: f64) -> Size {
    Size::new(side, side)
}

/// The distance between neighbours of a ring of so many.
fn spacing(around: Rect, count: u16) -> f64 {
    let (a, b) = (around.width.max(0.0) / 2.0, around.height.max(0.0) / 2.0);
    // Ramanujan's perimeter of an ellipse.
    let perimeter = TAU / 2.0 * (3.0 * (a + b) - ((3.0 * a + b) * (a + 3.0 * b)).sqrt());
    perimeter / f64::from(count)
}

/// Where centres of cards of `size` may be: an ellipse touches this rectangle.
fn area(Ground { stage, device, .. }: Ground, size: Size) -> Rect {
    let (left, top, bottom) = match device {
        Device::Phone => (PHONE_EDGE, PHONE_EDGE, stage.height - CLIENT_ROW - PHONE_EDGE),
        _ => (stage.width * SHORE, stage.height * 0.05 + 8.0, stage.height * 0.93),
    };
    let right = stage.width - RIGHT;
    Rect {
        x: left + size.width / 2.0,
        y: top + size.height / 2.0,
        width: right - left - size.width,
        height: bottom - top - size.height,
    }
}

/// So many places on the ellipse, the first at the top (or `shift` steps on), clockwise. Steps are
/// even in what two cards need beside each other, which is more sideways than up and down.
fn ring(around: Rect, count: u16, size: Size, shift: f64) -> Vec<Point> {
    const PIECES: u32 = 720;
    let center = around.center();
    let at = |piece: u32| {
        let angle = TAU * f64::from(piece) / f64::from(PIECES) - FRAC_PI_2;
        center.moved(cosine(angle) * around.width / 2.0, sine(angle) * around.height / 2.0)
    };
    let need = |a: Point, b: Point| {
        let sideways = (b.x - a.x) / (size.width + LEAST_LINK);
        let upwards = (b.y - a.y) / (size.height + LEAST_LINK);
        sideways.hypot(upwards)
    };
    let whole: f64 = (0..PIECES).map(|piece| need(at(piece), at(piece + 1))).sum();
    let step = whole / f64::from(count);
    let mut places = Vec::with_capacity(usize::from(count));
    let (mut walked, mut next) = (0.0, shift * step);
    for piece in 0..PIECES {
        if walked + 1e-9 >= next && places.len() < usize::from(count) {
            places.push(at(piece));
            next += step;
        }
        walked += need(at(piece), at(piece + 1));
    }
    places
}
