//! Arrows move inside the stage by position.

use ripple::scene::build::Stage;
use ripple::scene::geometry::Size;
use ripple::scene::layout::{Device, Layout};
use ripple::scene::story::Story;
use ripple::scene::view::View;
use ripple::sim::cluster::Cluster;
use ripple::sim::config::Config;
use ripple::sim::ids::ServerId;
use ripple::ui::roving::{Arrow, Spot};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn arrows_reach_every_server_and_every_link() {
    let cluster = Cluster::new(Config::default(), 7).unwrap();
    let story = Story::new(&cluster);
    let layout = Layout::new(Size::new(928.0, 584.0), Device::Desktop, 3);
    let still = Stage::new(layout).still(&cluster, story.recent(), &View::default());
    let mut reached = vec![Spot::Server(ServerId(0))];
    let mut at = 0;
    while at < reached.len() {
        for arrow in [Arrow::Left, Arrow::Right, Arrow::Up, Arrow::Down] {
            let next = reached[at].next(&still, arrow);
            if !reached.contains(&next) {
                reached.push(next);
            }
        }
        at += 1;
    }
    assert_eq!(reached.len(), 6, "three servers and three links: {reached:?}");
}
