//! What stands in the moving layers stays while rings come and go.

use ripple::scene::build::beat::Course;
use ripple::scene::geometry::Rect;
use ripple::scene::picture::{EpochColour, Moving, Ring};
use ripple::sim::ids::ServerId;
use ripple::ui::presence::{Carried, Presence};
use wasm_bindgen_test::wasm_bindgen_test;

fn course(done: u16) -> Course {
    Course { done, takes_us: 24_000 }
}

fn ring(number: u64, done: u16) -> Ring {
    let rect = Rect { x: 0.0, y: 0.0, width: 1.0, height: 1.0 };
    let (server, colour) = (ServerId(0), EpochColour(1));
    Ring { server, number, reach: 14.0, course: course(done), rect, opacity: 1_000 - done, colour }
}

fn carry(carried: &mut Carried, presence: &mut Presence, rings: Vec<Ring>) {
    let mut moving = Moving { rings, ..Moving::default() };
    *presence = carried.take_from(&mut moving, false, presence);
}

#[wasm_bindgen_test]
fn a_ring_takes_the_place_of_one_that_has_faded() {
    let (mut carried, mut presence) = (Carried::default(), Presence::default());
    carry(&mut carried, &mut presence, vec![ring(1, 900), ring(2, 300)]);
    assert_eq!(carried.rings, [Some(course(900)), Some(course(300))]);
    carry(&mut carried, &mut presence, vec![ring(2, 400)]);
    assert_eq!(carried.rings, [None, Some(course(400))]);
    let before = presence.clone();
    carry(&mut carried, &mut presence, vec![ring(2, 500), ring(3, 0)]);
    assert_eq!(carried.rings, [Some(course(0)), Some(course(500))]);
    assert_eq!(presence, before);
}
