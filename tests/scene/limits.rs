//! What must fit, in random runs: feet of cards, lines of narration, sentences of the guide.

use ripple::scene::panel::guide::guide;
use ripple::scene::words::{foot, narration};
use ripple::sim::action::Action;
use ripple::sim::chance::{Purpose, below, draw};
use ripple::sim::config::{Config, Detection, Load, Network, TooFew, Who};
use ripple::sim::ids::{ClientId, ServerId};

use crate::teller::Teller;

/// Small draws for a test's own use.
struct Dice {
    seed: u64,
    thrown: u32,
}

impl Dice {
    fn below(&mut self, limit: u16) -> u16 {
        self.thrown += 1;
        let drawn = draw(self.seed, Purpose::Latency, u16::MAX, u16::MAX, self.thrown);
        u16::try_from(below(limit.into(), drawn)).expect("below 2^16")
    }
}

fn config(dice: &mut Dice) -> Config {
    let servers = 1 + dice.below(5);
    let mut config = Config { servers, ..Config::default() };
    config.network = Network { links: Vec::new(), ..config.network };
    config.ack.who = match dice.below(4) {
        0 => Who::Nobody,
        1 => Who::Majority,
        2 => Who::All,
        _ if servers > 1 => Who::Any { count: 1 },
        _ => Who::Nobody,
    };
    config.ack.too_few = match dice.below(3) {
        0 => TooFew::Wait,
        1 => TooFew::GoAsync { after_us: 60_000 },
        _ => TooFew::Refuse { after_us: 60_000 },
    };
    if dice.below(4) == 0 {
        config.failover.detection = Detection::Nobody;
    }
    if dice.below(2) == 0 {
        config.client.load = Load::Open { every_us: 15_000 };
        config.client.retries = 1;
    }
    config.replication.window = 1 + u32::from(dice.below(3));
    config
}

fn action(dice: &mut Dice, servers: u16) -> Action {
    let (server, other) = (ServerId(dice.below(servers)), ServerId(dice.below(servers)));
    match dice.below(8) {
        0 => Action::Crash(server),
        1 | 2 => Action::Restart(server),
        3 => Action::Wipe(server),
        4 if server != other => Action::Cut { from: server, to: other },
        5 if server != other => Action::Heal { from: server, to: other },
        6 => Action::Promote(server),
        7 => Action::ForcePromote(server),
        _ => Action::Write(ClientId(0)),
    }
}

fn check(page: &mut Teller) {
    for card in &page.still().cards {
        assert!(card.foot.chars().count() <= foot::LONGEST, "{}", card.foot);
        assert_eq!(card.slots.len(), 7);
        assert!(card.name.starts_with(&card.server.to_string()));
    }
    let moving = page.moving();
    for motion in &moving.cards {
        let silence = motion.silence.as_deref().unwrap_or_default();
        assert!(silence.chars().count() <= foot::LONGEST, "{silence}");
    }
    assert!(moving.messages.iter().all(|message| message.scale <= 1_000));
    assert!(moving.gates.iter().all(|gate| gate.bar.open() <= 1_000));
    let guide = guide(&page.cluster, page.story.chapters(), false);
    assert!(guide.sentences.len() <= 3, "{:?}", guide.sentences);
}

#[test]
fn everything_fits_whatever_happens() {
    for seed in 0..60 {
        let mut dice = Dice { seed, thrown: 0 };
        let config = config(&mut dice);
        let servers = config.servers;
        let mut page = Teller::new(config, seed).at(100);
        for _ in 0..25 {
            let action = action(&mut dice, servers);
            page.act(&action);
            let until = page.cluster.now() + 5_000 * u64::from(1 + dice.below(20));
            while page.cluster.now() < until {
                page.run_to(page.cluster.now() + 7_000);
                check(&mut page);
            }
        }
        for line in page.story.narrator().lines() {
            let words = line.text.split_whitespace().count();
            assert!(words <= narration::MOST_WORDS, "{words} words: {}", line.text);
        }
    }
}
