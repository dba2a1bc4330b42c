//! Servers that are no members: how they are drawn, and what may be done to them.

use ripple::scene::panel::breaking;
use ripple::scene::picture::{CardButton, Role};
use ripple::scene::view::Selection;
use ripple::sim::action::Action;
use ripple::sim::config::Config;
use ripple::sim::ids::ServerId;

use crate::teller::{S3, Teller};

const S4: ServerId = ServerId(3);

fn with_a_spare() -> Teller {
    Teller::new(Config { servers: 4, spares: 1, ..Config::default() }, 7)
}

fn offered(page: &Teller, server: ServerId) -> Vec<String> {
    let breaking = breaking::breaking(&page.cluster, Some(Selection::Server(server)));
    let further = breaking.further.into_iter().flat_map(|lot| lot.verbs);
    breaking.verbs.into_iter().chain(further).map(|verb| verb.label).collect()
}

#[test]
fn a_server_that_is_no_member_can_be_added_and_nothing_else() {
    let mut page = with_a_spare();
    let card = page.card(S4);
    assert_eq!((card.role, card.button), (Role::Outside, CardButton::Add));
    assert_eq!((card.name.as_str(), card.foot.as_str()), ("S4, not a member", "holds nothing"));
    assert!(page.guide().heading.starts_with("Three servers"), "{}", page.guide().heading);
    let offers = offered(&page, S4);
    assert!(offers.contains(&"Add S4 to the cluster".to_owned()), "{offers:?}");
    assert!(!offers.iter().any(|label| label.contains("Bring back")), "{offers:?}");
    page.act(&Action::Add(S4));
    page.until(|page| page.card(S4).foot == "has everything");
    let offers = offered(&page, S4);
    assert!(offers.contains(&"Remove S4 from the cluster".to_owned()), "{offers:?}");
    page.act(&Action::Remove(S3));
    page.until(|page| page.card(S3).role == Role::Outside);
}
