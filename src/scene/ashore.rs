//! The places of those who are no servers: clients on the shore left of the cards (on a phone beside or
//! below them), monitors and the coordinator at the stage's edge. Many are small. Knows nothing of links.

use super::geometry::{Point, Rect, Size};
use super::layout::{Cast, Device, Form, card_size};
use super::places::{CLIENT_ROW, Ground, PHONE_EDGE, PHONE_ELLIPSE, SHORE};

/// Between two who stand beside each other.
const GAP: f64 = 6.0;
/// In more columns than this they stand closer.
const CLOSE_FROM: u16 = 2;
/// Free at a desktop stage's left edge.
const EDGE: f64 = 10.0;
/// Room for *Write* below the clients, at scale 1.
const WRITE: f64 = 60.0;
/// The lower edge of the lowest cards on a desktop, as a share of the stage.
const CARDS_END: f64 = 0.93;
/// The least height of a client's row with what is between two.
const LEAST_ROW: f64 = 26.0;
/// Up to so many clients stand in one column.
const ONE_COLUMN: u16 = 5;
/// The lower edge of the upper card on a phone, and with it of what stands beside it.
const PHONE_CARD: f64 = 112.0;
/// The right edge of that card.
const PHONE_RIGHT: f64 = 224.0;
/// On a phone's foot the clients take so much of the row where somebody watches too.
const FOOT_SHARE: f64 = 0.58;

/// The coordinator's token has room for its name: at least this, and so much of a monitor's token.
const WORD: Size = Size::new(100.0, 38.0);
const WORD_SHARE: f64 = 2.2;
/// A monitor's token at a phone's foot.
const FOOT_TOKEN: Size = Size::new(36.0, 22.0);
/// And so much more of its height, for what it knows.
const WORD_HEIGHT: f64 = 1.6;

/// Every client.
pub(super) fn clients(ground: Ground, cast: Cast) -> Vec<Rect> {
    if cast.clients <= 1 && (cast.watchers() == 0 || !has_foot(ground)) {
        return vec![alone(ground)];
    }
    let Ground { stage, device, k, .. } = ground;
    let many = cast.clients > ONE_COLUMN;
    match device {
        Device::Phone if has_foot(ground) => {
            let right = if cast.watchers() > 0 { stage.width * FOOT_SHARE } else { stage.width };
            let area = foot(stage, PHONE_EDGE, right - PHONE_EDGE);
            let rows = if many { 2 } else { 1 };
            grid(area, cast.clients, cast.clients.div_ceil(rows), Size::new(140.0, 48.0))
        }
        Device::Phone => {
            let (top, height) = (PHONE_CARD, stage.height - 2.0 * PHONE_CARD);
            let area = Rect { x: 5.0, y: top, width: 80.0, height };
            grid(area, cast.clients, if many { 2 } else { 1 }, Size::new(80.0, 40.0))
        }
        Device::Desktop | Device::Presenter => {
            let top = watchers(ground, cast).iter().map(|one| one.bottom()).fold(0.0, f64::max);
            let width = stage.width * SHORE - 2.0 * EDGE;
            // Few servers' full cards stand so far left that only above them is there room.
            let card = card_size(Form::Full, device, k).height;
            let rows = f64::from(cast.clients.div_ceil(if many { 2 } else { 1 }));
            let above = stage.height * CARDS_END - card - WRITE * k - top - 2.0 * EDGE;
            let fits = cast.servers <= 3 && above >= LEAST_ROW * rows;
            let height = if fits { above } else { stage.height - top - 2.0 * EDGE - WRITE * k };
            let area = Rect { x: EDGE, y: top + EDGE, width, height };
            grid(area, cast.clients, if many { 2 } else { 1 }, Size::new(128.0, 48.0).scaled(k))
        }
    }
}

/// Every monitor, and the coordinator after them.
pub(super) fn watchers(ground: Ground, cast: Cast) -> Vec<Rect> {
    let Ground { stage, device, k, .. } = ground;
    let (area, size) = match device {
        Device::Phone if has_foot(ground) => {
            let area = foot(stage, stage.width * FOOT_SHARE + GAP, stage.width - PHONE_EDGE);
            let most = if cast.monitors == 0 { WORD } else { FOOT_TOKEN };
            return grid(area, cast.watchers(), cast.watchers().div_ceil(2), most);
        }
        Device::Phone => {
            let width = stage.width - PHONE_EDGE - PHONE_RIGHT;
            let area = Rect { x: PHONE_RIGHT, y: PHONE_EDGE, width, height: stage.height };
            (area, Size::new(32.0, 24.0))
        }
        Device::Desktop | Device::Presenter => {
            let width = stage.width * SHORE - 2.0 * EDGE;
            (
                Rect { x: EDGE, y: EDGE, width, height: stage.height },
                Size::new(48.0, 26.0).scaled(k),
            )
        }
    };
    let mut watchers = rows(area, cast.monitors, size);
    if cast.coordinator {
        let y = watchers.last().map_or(area.y, |last| last.bottom() + GAP);
        let width = WORD.width.max(size.width * WORD_SHARE).min(area.width);
        // Beside monitors, which are rare there, it has no room for what it knows.
        let alone = cast.monitors == 0;
        let height = if alone { WORD.height.max(size.height * WORD_HEIGHT) } else { size.height };
        watchers.push(Rect { x: area.x, y, width, height });
    }
    watchers
}

/// The one client.
fn alone(Ground { stage, device, k, servers }: Ground) -> Rect {
    match (device, servers) {
        (Device::Phone, 0..=3) => {
            Rect::centered(Point::new(45.0, stage.height / 2.0), Size::new(80.0, 72.0))
        }
        (Device::Phone, _) => {
            // Between two columns, or beside the lowest card of an ellipse.
            let x = if servers < PHONE_ELLIPSE { stage.width / 2.0 - 70.0 } else { PHONE_EDGE };
            let y = stage.height - CLIENT_ROW;
            Rect { x, y, width: 140.0, height: CLIENT_ROW - PHONE_EDGE }
        }
        _ => Rect::centered(
            Point::new(stage.width * 0.105, stage.height * 0.40),
            Size::new(116.0, 72.0).scaled(k),
        ),
    }
}

/// Whether there is a row for clients at the foot of the stage.
fn has_foot(ground: Ground) -> bool {
    ground.device == Device::Phone && ground.servers > 3
}

fn foot(stage: Size, left: f64, right: f64) -> Rect {
    let y = stage.height - CLIENT_ROW;
    Rect { x: left, y, width: right - left, height: CLIENT_ROW - PHONE_EDGE }
}

/// So many in so many columns, as large as fits but no larger than `most`; in the middle of the area.
fn grid(area: Rect, count: u16, columns: u16, most: Size) -> Vec<Rect> {
    if count == 0 {
        return Vec::new();
    }
    let rows = count.div_ceil(columns);
    let gap = if columns > CLOSE_FROM { GAP / 2.0 } else { GAP };
    let (columns, rows) = (f64::from(columns), f64::from(rows));
    let fit = |whole: f64, parts: f64| (whole - gap * (parts - 1.0)) / parts;
    let width = fit(area.width, columns).min(most.width);
    let height = fit(area.height, rows).min(most.height);
    let taken = |size: f64, parts: f64| size * parts + gap * (parts - 1.0);
    let x = area.x + (area.width - taken(width, columns)) / 2.0;
    let y = area.y + (area.height - taken(height, rows)) / 2.0;
    (0..count)
        .map(|at| {
            let (row, column) = ((f64::from(at) / columns).floor(), f64::from(at) % columns);
            let (x, y) = (x + column * (width + gap), y + row * (height + gap));
            Rect { x, y, width, height }
        })
        .collect()
}

/// So many of this size, row by row from the upper left of the area.
fn rows(area: Rect, count: u16, size: Size) -> Vec<Rect> {
    let fits = (1..=count).rev().find(|many| {
        let many = f64::from(*many);
        size.width * many + GAP * (many - 1.0) <= area.width
    });
    let columns = f64::from(fits.unwrap_or(1));
    (0..count)
        .map(|at| {
            let (row, column) = ((f64::from(at) / columns).floor(), f64::from(at) % columns);
            let (x, y) = (area.x + column * (size.width + GAP), area.y + row * (size.height + GAP));
            Rect { x, y, width: size.width, height: size.height }
        })
        .collect()
}
