//! What stands on the stage, and what moves.

use std::rc::Rc;

use ripple::scene::picture::{CardButton, MessageKind, Role, Slot};
use ripple::scene::view::{Detail, Motion, Selection};
use ripple::sim::action::Action;
use ripple::sim::config::{Config, Load};
use ripple::sim::fact::What;
use ripple::sim::ids::{ClientId, WriteId};

use crate::teller::{S1, S2, S3, Teller, asynchronous, no_links, opening, write};

#[test]
fn at_the_opening_four_writes_stand_everywhere_and_the_fifth_is_on_its_way() {
    let mut page = opening();
    assert_eq!(page.strip(S1), ". b 1 2 3 4 5");
    assert_eq!(page.strip(S2), ". b 1 2 3 4 -");
    assert_eq!(page.strip(S3), ". b 1 2 3 4 -");
    let still = page.still();
    assert_eq!(still.cards[0].name, "S1, primary, epoch 1");
    assert_eq!(still.cards[1].name, "S2, replica, epoch 1");
    assert_eq!(still.cards[0].foot, "needs 1 ack");
    assert_eq!(still.cards[1].foot, "1 behind");
    assert_eq!(still.clients[0].told, "write 5: waiting");
    let Slot::Block(block) = &still.cards[0].slots[6] else { panic!("5 stands on the right") };
    assert_eq!(block.tally, Some((0, 1)));
    assert_eq!(page.moving().cards[0].crown, 1_000);
}

#[test]
fn at_the_opening_one_update_flies_to_each_replica_and_its_gate_waits_for_it() {
    let mut page = opening();
    for replica in [S2, S3] {
        let messages = page.messages(S1, replica);
        let [message] = &messages[..] else { panic!("one message flies to {replica}") };
        assert!(matches!(message.kind, MessageKind::Update { count: 1, .. }));
        assert_eq!(message.name(), format!("Update 5 from S1 to {replica}"));
    }
    for gate in page.moving().gates {
        assert_eq!((gate.from, gate.shut, gate.waits_for), (S1, true, write(5)));
        assert_eq!((gate.next, gate.more, gate.pips), (None, 0, None));
    }
}

#[test]
fn heartbeats_show_in_full_detail_only() {
    let mut page = opening().at(426);
    let heartbeats = |page: &mut Teller| {
        let messages = page.moving().messages;
        messages.iter().filter(|message| message.kind == MessageKind::Heartbeat).count()
    };
    assert_eq!(heartbeats(&mut page), 0);
    page.view.detail = Detail::Full;
    assert!(heartbeats(&mut page) > 0);
}

#[test]
fn full_detail_shows_how_far_each_log_has_come() {
    let mut page = opening();
    assert_eq!(page.card(S1).carets, None);
    page.view.detail = Detail::Full;
    let carets = page.card(S1).carets.expect("full detail has carets");
    assert_eq!((carets.received, carets.applied), ((Some(6), 6), (Some(6), 6)));
    assert_eq!(carets.commit, (Some(5), 5));
}

#[test]
fn an_acknowledgement_opens_the_gate_and_the_waiting_write_goes_through() {
    let mut page = opening();
    page.act(&Action::Write(ripple::sim::ids::ClientId(0)));
    page.until(|page| page.moving().gates[0].next.is_some());
    let gate = page.moving().gates.remove(0);
    assert_eq!((gate.waits_for, gate.next.and_then(|next| next.write)), (write(5), write(6)));
    assert_eq!(gate.bar.open(), 0);
    page.until(|page| page.moving().gates[0].waits_for == write(6));
    let gate = page.moving().gates.remove(0);
    assert!(gate.acknowledged && gate.bar.open() < 1_000);
    let now = page.cluster.now();
    page.run_to(now + 5_500);
    let opened = page.moving().gates.remove(0).bar.open();
    page.run_to(now + 9_000);
    let fallen = page.moving().gates.remove(0).bar.open();
    assert!(opened > 900 && fallen < 200, "{opened} {fallen}");
}

#[test]
fn a_knocked_out_primary_loses_its_crown_and_only_the_others_lose_patience() {
    let mut page = opening();
    page.act(&Action::Crash(S1));
    let card = page.card(S1);
    assert_eq!(
        (card.role, card.name.as_str(), card.foot.as_str()),
        (Role::Down, "S1, down", "keeps 1 to 5")
    );
    assert!(card.crown_fallen);
    assert_eq!(card.button, CardButton::BringBack);
    assert_eq!(page.moving().cards[0].crown, 0);
    assert_eq!(page.strip(S1), ". b 1 2 3 4 5");
    page.run_to(page.cluster.now() + 80_000);
    let motions = page.moving().cards;
    assert_eq!((motions[0].patience, motions[0].crown), (None, 1_000));
    assert!(motions[1].patience.is_some_and(|left| left < 400));
    assert!(motions[2].patience > motions[1].patience);
    assert_eq!(motions[1].silence.as_deref(), Some("S1 silent 60 ms"));
    assert!(page.moving().gates.is_empty());
}

#[test]
fn a_promoted_replica_wears_the_crown_of_the_second_epoch() {
    let mut page = opening();
    page.act(&Action::Crash(S1));
    page.until(|page| page.card(S2).role == Role::Candidate);
    assert_eq!(page.card(S2).foot, "suspects S1");
    page.until(|page| page.card(S2).role == Role::Primary);
    let card = page.card(S2);
    assert_eq!((card.name.as_str(), card.epoch_colour.0), ("S2, primary, epoch 2", 2));
    assert!(page.moving().cards[1].crown < 1_000);
    assert_eq!(page.card(S3).foot, "voted for S2");
    assert_eq!(page.strip(S2), "b 1 2 3 4 5 b");
    page.run_to(page.cluster.now() + 10_000);
    assert_eq!(page.moving().cards[1].crown, 1_000);
}

#[test]
fn a_message_on_a_cut_link_dies_at_the_gap() {
    let mut page = opening();
    page.act(&Action::Cut { from: S1, to: S2 });
    page.run_to(page.cluster.now() + 4_000);
    assert!(!page.messages(S1, S2)[0].dead);
    page.run_to(page.cluster.now() + 3_000);
    let message = page.messages(S1, S2).remove(0);
    assert!(message.dead && message.scale < 1_000);
    let middle = page.still().links[0].middle_ab;
    assert!(message.at.distance(middle) < 30.0);
    page.run_to(page.cluster.now() + 6_000);
    assert!(page.messages(S1, S2).is_empty());
    assert_eq!(page.still().links[0].name, "Link S1 to S2, cut from S1 to S2");
}

#[test]
fn an_old_primary_tears_off_what_history_went_on_without() {
    let mut page = torn();
    let card = page.card(S1);
    let torn = card.torn.expect("a tail hangs under the strip");
    assert_eq!(torn.colour.0, 1);
    assert!(!torn.writes.is_empty());
    assert_eq!(torn.label, format!("{} discarded", torn.writes.len()));
    let fork = torn.fork_slot.expect("the fork is to be seen");
    assert_ne!(page.still().cards[0].slots[fork], page.still().cards[0].slots[fork - 1]);
    assert!(page.moving().cards[0].tail < 1_000);
    page.run_to(page.cluster.now() + 41_000);
    assert_eq!(page.moving().cards[0].tail, 1_000);
    page.until(|page| page.card(S1).torn.is_none());
    let mut again = self::torn();
    again.story.dismiss_tail(S1);
    assert!(again.card(S1).torn.is_none());
}

/// An asynchronous primary, cut off, dies and returns.
fn torn() -> Teller {
    let mut page = Teller::new(asynchronous(), 7).at(300);
    for replica in [S2, S3] {
        page.act(&Action::Cut { from: S1, to: replica });
    }
    let now = page.cluster.now();
    page.run_to(now + 60_000);
    page.act(&Action::Crash(S1));
    page.until(|page| page.card(S2).role == Role::Primary);
    for replica in [S2, S3] {
        page.act(&Action::Heal { from: S1, to: replica });
    }
    page.run_to(page.cluster.now() + 60_000);
    page.act(&Action::Restart(S1));
    page.until(|page| page.card(S1).torn.is_some());
    page
}

#[test]
fn a_destroyed_disk_leaves_an_empty_strip() {
    let mut page = opening();
    page.act(&Action::Wipe(S3));
    let card = page.card(S3);
    assert!(card.disk_gone);
    assert_eq!(card.foot, "disk gone");
    assert_eq!(page.strip(S3), ". - - - - - -");
    page.act(&Action::Restart(S3));
    assert_eq!(page.card(S3).role, Role::CatchingUp);
    assert!(page.card(S3).name.starts_with("S3, replica, epoch"));
    page.until(|page| page.card(S3).role == Role::Replica);
}

#[test]
fn two_crowns_at_once_have_a_line_between_them() {
    let mut page = opening();
    for other in [S2, S3] {
        page.act(&Action::Cut { from: S1, to: other });
        page.act(&Action::Cut { from: other, to: S1 });
    }
    page.until(|page| page.still().two_primaries.is_some());
    assert!(page.card(S1).rival && page.card(S2).rival && !page.card(S3).rival);
    assert_eq!(page.moving().gates.len(), 4);
}

#[test]
fn nothing_is_drawn_again_while_nothing_happens() {
    let mut page = opening();
    let before = page.still();
    assert!(Rc::ptr_eq(&before, &page.still()));
    page.view.selection = Some(Selection::Server(S2));
    let after = page.still();
    assert!(after.cards[1].selected && !Rc::ptr_eq(&before, &after));
    assert!(Rc::ptr_eq(&before.cards[0], &after.cards[0]));
}

#[test]
fn a_selected_write_is_selected_on_every_server() {
    let mut page = opening();
    page.view.selection = Some(Selection::Write(WriteId(3)));
    for card in &page.still().cards {
        let selected =
            card.slots.iter().filter(|slot| matches!(slot, Slot::Block(block) if block.selected));
        assert_eq!(selected.count(), 1);
    }
}

#[test]
fn with_reduced_motion_a_message_stands_in_the_middle_of_its_way() {
    let mut page = opening();
    page.view.motion = Motion::Reduced;
    let message = page.messages(S1, S2).remove(0);
    let link = page.still().links[0].clone();
    assert!(message.at.distance(link.middle_ab) < 1.0);
    assert_eq!(message.scale, 1_000);
    page.view.motion = Motion::TooFast;
    assert!(page.moving().messages.is_empty());
}

#[test]
fn another_run_is_noticed() {
    let mut page = opening();
    page.act(&Action::Crash(S1));
    assert!(page.card(S1).crown_fallen);
    let mut other = ripple::sim::cluster::Cluster::new(Config::default(), 8).expect("valid");
    other.run_until(page.cluster.now() + 100_000);
    page.cluster = other;
    assert!(page.story.follow(&page.cluster));
    assert!(!page.card(S1).crown_fallen);
    assert!(!page.story.follow(&page.cluster));
}

#[test]
fn rings_spread_from_the_primary_when_it_appends() {
    let mut page = Teller::new(Config::default(), 7).at(412);
    let rings = page.moving().rings;
    assert!(rings.iter().any(|ring| ring.server == S1 && ring.opacity > 900));
    let card = page.card(S1).rect;
    page.run_to(page.cluster.now() + 20_000);
    let rings = page.moving().rings;
    assert_eq!(rings.iter().filter(|ring| ring.server == S1).count(), 2);
    assert!(rings.iter().all(|ring| ring.server != S1 || ring.rect.width > card.width));
}

#[test]
fn the_clients_line_runs_to_where_its_next_write_goes() {
    let mut config = Config::default();
    config.client.load = Load::Hand;
    let mut page = Teller::new(config, 7).at(100);
    page.act(&Action::Crash(S1));
    for _ in 0..20 {
        let line = page.still().clients[0].server;
        let before = page.cluster.trace().count();
        page.act(&Action::Write(ClientId(0)));
        let asked = page.cluster.trace().since(before).find_map(|(_, fact)| match fact.what {
            What::SentRequest { to, .. } => Some(to),
            _ => None,
        });
        assert_eq!(asked, Some(line));
        page.run_to(page.cluster.now() + 40_000);
    }
    assert_eq!(page.still().clients[0].server, S2, "the answer came from the new primary");
}

#[test]
fn no_ring_is_cut_off_at_the_edge() {
    let config = Config { servers: 7, network: no_links(), ..Config::default() };
    let mut page = Teller::new(config, 7).at(300);
    let stage = page.stage.layout().bounds();
    for _ in 0..200 {
        page.run_to(page.cluster.now() + 1_000);
        for ring in page.moving().rings {
            assert!(stage.holds(ring.rect), "{ring:?}");
        }
    }
}

#[test]
fn after_a_promotion_no_tally_stands_under_what_is_answered() {
    let mut page = opening();
    page.act(&Action::Crash(S1));
    page.until(|page| page.card(S2).role == Role::Primary);
    let slots = page.card(S2).slots;
    let waiting = slots.iter().filter_map(|slot| match slot {
        Slot::Block(block) => block.tally.and(block.write),
        _ => None,
    });
    assert_eq!(waiting.collect::<Vec<_>>(), [WriteId(5)], "1 to 4 were done by S1");
}

#[test]
fn the_crown_of_a_server_that_steps_down_falls() {
    let mut page = opening();
    for other in [S2, S3] {
        page.act(&Action::Cut { from: S1, to: other });
        page.act(&Action::Cut { from: other, to: S1 });
    }
    page.until(|page| page.card(S2).role == Role::Primary);
    for other in [S2, S3] {
        page.act(&Action::Heal { from: S1, to: other });
        page.act(&Action::Heal { from: other, to: S1 });
    }
    page.until(|page| page.card(S1).role != Role::Primary);
    let falling = page.moving().cards[0].crown_lost.expect("it falls for 0.4 beats");
    page.run_to(page.cluster.now() + 4_000);
    assert!(page.moving().cards[0].crown_lost.is_some_and(|later| later > falling));
    page.run_to(page.cluster.now() + 8_000);
    assert_eq!(page.moving().cards[0].crown_lost, None);
}
