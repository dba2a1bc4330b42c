//! Random runs, from the core's own generator.

use ripple::share::expect::{Count, Expectations};
use ripple::share::run_file::RunFile;
use ripple::sim::action::{Action, Setting, TimedAction};
use ripple::sim::chance::{Purpose, below, draw};
use ripple::sim::choice::Choice;
use ripple::sim::config::{
    AckRule, ClientConfig, Clock, Config, Detection, Disk, Failover, Level, LinkLatency, Load, Network,
    Replication, TooFew, Who,
};
use ripple::sim::fact::Promise;
use ripple::sim::ids::{ClientId, ServerId, WriteId};
use ripple::sim::ledger::Fate;
use ripple::sim::message::MessageKey;
use ripple::sim::promises::Standing;
use ripple::sim::time::SimTime;
use ripple::sim::timer::Timer;
use ripple::timeline::run::Run;

/// Draws one number after another.
pub struct Dice {
    seed: u64,
    drawn: u32,
}

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.drawn += 1;
        below(limit, draw(self.seed, Purpose::ElectionWait, 0, 0, self.drawn))
    }

    fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to - from + 1)
    }

    fn small(&mut self, from: u32, to: u32) -> u32 {
        u32::try_from(self.between(from.into(), to.into())).expect("between two 32-bit numbers")
    }

    fn short(&mut self, from: u16, to: u16) -> u16 {
        u16::try_from(self.between(from.into(), to.into())).expect("between two 16-bit numbers")
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        let at = usize::try_from(self.below(choices.len() as u64)).expect("an index");
        choices[at].clone()
    }

    fn server(&mut self, servers: u16) -> ServerId {
        ServerId(self.short(0, servers - 1))
    }

    fn two_servers(&mut self, servers: u16) -> (ServerId, ServerId) {
        let from = self.short(0, servers - 1);
        let step = self.short(1, servers - 1);
        (ServerId(from), ServerId((from + step) % servers))
    }

    /// A file that may be taken, of a cluster of two servers or more.
    pub fn file(&mut self) -> RunFile {
        let config = self.config();
        let actions = self.actions(&config);
        let last = actions.last().map_or(0, |timed| timed.at.as_micros());
        let until = SimTime::from_micros(last + self.below(100_000));
        let mut file = RunFile::new(Run { config, seed: self.below(1 << 53), actions }, until);
        file.engine = self.small(0, 3);
        file.title = self.one_of(&["", "A run", "\"quoted\" and\nbroken", "Łódź ⇄ 東京"]).into();
        file.note = self.one_of(&["", "A note"]).into();
        file.expect = self.expectations();
        file.hash = self.coin().then(|| draw(self.seed, Purpose::Flush, 0, 0, 0));
        file
    }

    fn config(&mut self) -> Config {
        let servers = self.short(2, 7);
        let (a, b) = self.two_servers(servers);
        let links =
            if self.coin() { vec![LinkLatency { a, b, us: self.between(1, 600) }] } else { vec![] };
        let flush = self.coin();
        Config {
            servers,
            network: Network {
                server_us: self.between(1, 600_000_000),
                client_us: self.between(100, 600_000_000),
                links,
                variation_percent: self.small(0, 90),
            },
            disk: Disk {
                flush,
                flush_us: self.below(10_000),
                apply_us: self.below(10_000),
                variation_percent: self.small(0, 90),
            },
            replication: Replication {
                window: self.small(1, 1_024),
                catch_up_batch: self.small(1, 255),
                send_after_flush: self.coin(),
                resend_us: self.between(1_000, 600_000_000),
            },
            ack: self.ack(servers, flush),
            failover: self.failover(),
            client: ClientConfig {
                load: self.load(),
                timeout_us: self.between(1_000, 200_000),
                retries: self.small(0, 100),
                ask_again_us: self.between(1_000, 200_000),
            },
            clock: Clock::Running,
        }
    }

    fn ack(&mut self, servers: u16, flush: bool) -> AckRule {
        let count = self.short(1, servers - 1);
        let list = self.coin().then(|| ServerId::all(servers).rev().collect());
        let after_us = self.between(1_000, 600_000_000);
        let levels = [Level::Received, Level::Applied, Level::Flushed];
        AckRule {
            level: self.one_of(if flush { &levels } else { &levels[..2] }),
            who: self.one_of(&[
                Who::Nobody,
                Who::Majority,
                Who::All,
                Who::Any { count },
                Who::First { count, list: list.unwrap_or_default() },
            ]),
            primary_flushes_first: self.coin(),
            too_few: self.one_of(&[
                TooFew::Wait,
                TooFew::GoAsync { after_us },
                TooFew::Refuse { after_us },
            ]),
        }
    }

    fn failover(&mut self) -> Failover {
        let heartbeat_us = self.between(1_000, 600_000);
        Failover {
            detection: self.one_of(&[Detection::Nobody, Detection::Replicas]),
            majority: self.coin(),
            heartbeat_us,
            suspect_us: heartbeat_us + self.between(1, 600_000),
            stagger_us: self.below(100_000),
        }
    }

    fn load(&mut self) -> Load {
        let (pause_us, every_us) = (self.below(100_000), self.between(1_000, 100_000));
        self.one_of(&[Load::Hand, Load::Closed { pause_us }, Load::Open { every_us }])
    }

    fn actions(&mut self, config: &Config) -> Vec<TimedAction> {
        let mut at = SimTime::ZERO;
        let mut actions = Vec::new();
        for _ in 0..self.below(12) {
            at = at + self.below(50_000);
            let after_events = self.coin().then(|| self.below(1_000));
            actions.push(TimedAction { at, after_events, action: self.action(config) });
        }
        actions
    }

    fn action(&mut self, config: &Config) -> Action {
        let servers = config.servers;
        let (from, to) = self.two_servers(servers);
        match self.below(9) {
            0 => Action::Crash(self.server(servers)),
            1 => Action::Restart(self.server(servers)),
            2 => Action::Wipe(self.server(servers)),
            3 => Action::Promote(self.server(servers)),
            4 => Action::ForcePromote(self.server(servers)),
            5 => Action::Cut { from, to },
            6 => Action::Heal { from, to },
            7 => Action::Write(ClientId(0)),
            _ => Action::Set(self.setting(config)),
        }
    }

    /// Anything that may be chosen to happen next, whether or not it can.
    pub fn choice(&mut self, servers: u16) -> Choice {
        let (from, to) = self.two_servers(servers);
        let client = ClientId(0);
        let nth = self.small(1, 50);
        match self.below(5) {
            0 => {
                let ends = self.one_of(&[
                    (from.into(), to.into()),
                    (client.into(), to.into()),
                    (from.into(), client.into()),
                ]);
                let message = MessageKey { from: ends.0, to: ends.1, nth };
                Choice::Deliver { message, keeps: self.coin(), late: self.coin() }
            }
            1 => {
                let timer = self.one_of(&[
                    Timer::Heartbeat,
                    Timer::Suspect,
                    Timer::Votes,
                    Timer::TooFew,
                    Timer::Resend(to),
                ]);
                Choice::Fire { server: from, timer, late: self.coin() }
            }
            2 => Choice::Attend { client, write: WriteId(nth) },
            3 => Choice::Flush(from),
            _ => Choice::Apply(from),
        }
    }

    fn setting(&mut self, config: &Config) -> Setting {
        match self.below(6) {
            0 => Setting::Ack(self.ack(config.servers, config.disk.flush)),
            1 => Setting::Window(self.small(1, 1_024)),
            2 => Setting::ServerLatency(self.between(1, 100_000)),
            3 => Setting::Load(self.load()),
            4 => Setting::Patience {
                timeout_us: self.between(1_000, 200_000),
                retries: self.small(0, 100),
            },
            _ => Setting::Failover(self.failover()),
        }
    }

    fn expectations(&mut self) -> Expectations {
        let mut expect = Expectations::default();
        let from = self.small(1, 50);
        let to = from + self.small(0, 3);
        if self.coin() {
            expect.fates.push((WriteId(from), WriteId(to), self.one_of(&Fate::ALL)));
        }
        if self.coin() {
            let at_least = self.small(0, 2);
            let at_most = self.one_of(&[at_least, at_least + 5, u32::MAX]);
            expect.counts.push((self.one_of(&Fate::ALL), Count { at_least, at_most }));
        }
        if self.coin() {
            let promise = self.one_of(&[Promise::LogMatching, Promise::Durability]);
            let standings = [Standing::Kept, Standing::Broken, Standing::NotPromised];
            expect.promises.push((promise, self.one_of(&standings)));
        }
        expect.stalled = self.one_of(&[None, Some(true), Some(false)]);
        expect
    }
}
