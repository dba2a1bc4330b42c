//! Arrows move inside the stage by position.

use ripple::scene::build::Stage;
use ripple::scene::geometry::Size;
use ripple::scene::layout::{Device, Layout};
use ripple::scene::story::Story;
use ripple::scene::view::View;
use ripple::sim::cluster::Cluster;
use ripple::sim::config::Config;
use ripple::sim::ids::ServerId;
use ripple::sim::time::SimTime;
use ripple::ui::roving::{Arrow, Spot, Spots};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn arrows_reach_every_server_every_link_and_what_rests_between_them() {
    let mut cluster = Cluster::new(Config::default(), 7).unwrap();
    cluster.run_until(SimTime::from_millis(420));
    let story = Story::new(&cluster);
    let layout = Layout::new(Size::new(928.0, 584.0), Device::Desktop, 3);
    let mut stage = Stage::new(layout);
    let still = stage.still(&cluster, story.recent(), &View::default());
    let resting = stage.moving(&cluster, story.recent(), &View::default(), 20_000).messages;
    assert_eq!(resting.len(), 2, "an update to each replica");
    let spots = Spots { still: &still, resting: &resting };
    let mut reached = vec![Spot::Server(ServerId(0))];
    let mut at = 0;
    while at < reached.len() {
        for arrow in [Arrow::Left, Arrow::Right, Arrow::Up, Arrow::Down] {
            let next = reached[at].next(spots, arrow);
            if !reached.contains(&next) {
                reached.push(next);
            }
        }
        at += 1;
    }
    let what = "three servers, three links, two messages, the client";
    assert_eq!(reached.len(), 9, "{what}: {reached:?}");
}
