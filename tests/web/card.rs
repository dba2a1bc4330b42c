//! A server's card: its name and its button.

use ripple::scene::build::Stage;
use ripple::scene::geometry::Size;
use ripple::scene::layout::{Device, Layout};
use ripple::scene::picture::CardMotion;
use ripple::scene::story::Story;
use ripple::scene::view::View;
use ripple::sim::action::Action;
use ripple::sim::cluster::Cluster;
use ripple::sim::config::Config;
use ripple::sim::ids::ServerId;
use ripple::ui::components::card::{Props, ServerCard};
use ripple::ui::input::Intent;
use ripple::ui::kept::Kept;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stand::{Stand, recorder, settle};

fn card_of(server: ServerId, action: Option<Action>) -> Props {
    let mut cluster = Cluster::new(Config::default(), 7).unwrap();
    if let Some(action) = action {
        cluster.act(&action).unwrap();
    }
    let story = Story::new(&cluster);
    let layout = Layout::new(Size::new(928.0, 584.0), Device::Desktop, 3);
    let still = Stage::new(layout).still(&cluster, story.recent(), &View::default());
    Props {
        card: Kept::from(still.cards[server.index()].clone()),
        motion: CardMotion { crown: 1_000, tail: 1_000, ..CardMotion::default() },
        target: false,
        tab_stop: true,
        on_intent: yew::Callback::noop(),
    }
}

#[wasm_bindgen_test]
async fn a_card_is_a_group_that_says_id_role_and_epoch() {
    let stand = Stand::new::<ServerCard>(card_of(ServerId(0), None)).await;
    let card = stand.find("[role=group]");
    assert_eq!(card.get_attribute("aria-label").as_deref(), Some("S1, primary, epoch 1"));
    let down =
        Stand::new::<ServerCard>(card_of(ServerId(0), Some(Action::Crash(ServerId(0))))).await;
    assert_eq!(down.find("[role=group]").get_attribute("aria-label").as_deref(), Some("S1, down"));
}

#[wasm_bindgen_test]
async fn its_button_knocks_out_and_selects_nothing() {
    let (on_intent, heard) = recorder();
    let stand = Stand::new::<ServerCard>(Props { on_intent, ..card_of(ServerId(1), None) }).await;
    let button = stand.find("button");
    assert_eq!(button.get_attribute("aria-label").as_deref(), Some("Knock out S2"));
    button.click();
    settle().await;
    assert_eq!(*heard.borrow(), [Intent::Do(Action::Crash(ServerId(1)))]);
}

#[wasm_bindgen_test]
async fn a_server_that_is_down_can_be_brought_back() {
    let props = card_of(ServerId(0), Some(Action::Crash(ServerId(0))));
    let stand = Stand::new::<ServerCard>(props).await;
    assert_eq!(stand.find("button").get_attribute("aria-label").as_deref(), Some("Bring back S1"));
    assert!(stand.has(".crown.fallen"));
}
