//! Random runs, from the core's own generator.

use ripple::share::expect::{Count, Expectations};
use ripple::share::run_file::RunFile;
use ripple::sim::action::{Action, ClientSetting, Setting, TimedAction};
use ripple::sim::chance::{Purpose, below, draw};
use ripple::sim::choice::Choice;
use ripple::sim::config::{
    AckRule, Cascaded, Choice as Winner, ClientConfig, Clock, Config, Detection, Disk, Failover,
    Fencing, Lease, Level, LinkLatency, Load, Network, OnPrimary, OnReplica, PowerOff, ReadPolicy,
    Reads, Replication, TooFew, Visibility, Who,
};
use ripple::sim::fact::Promise;
use ripple::sim::ids::{ClientId, Key, NodeId, ServerId, WriteId};
use ripple::sim::ledger::Fate;
use ripple::sim::link::{LaneChange, LaneFaults, LaneSettings, Zone};
use ripple::sim::machine::MachineSettings;
use ripple::sim::message::MessageKey;
use ripple::sim::promises::Standing;
use ripple::sim::time::SimTime;
use ripple::sim::timer::Timer;
use ripple::sim::validate::{check, check_action};
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
        let mut config = Config {
            servers,
            network: Network {
                server_us: self.between(1, 600_000_000),
                client_us: self.between(100, 600_000_000),
                links,
                variation_percent: self.small(0, 90),
                faults: self.lane_faults(),
                lanes: self.lanes(servers),
                zones: self.zones(servers),
                zone_us: self.between(1, 600_000),
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
                keep: self.one_of(&[0, 1, 20, 1_000]),
                copy_entry_us: self.below(10_000),
            },
            ack: self.ack(servers, flush),
            failover: self.failover(),
            client: self.client(servers),
            clock: Clock::Running,
            others: (0..self.one_of(&[0, 0, 1, 3])).map(|_| self.client(servers)).collect(),
            keys: self.key(16).0 + 1,
            visibility: Visibility {
                primary: self.one_of(&[OnPrimary::BeforeAcks, OnPrimary::AfterAcks]),
                // "Once committed" does not go with every ack rule.
                replica: OnReplica::AsItArrives,
            },
            machines: self.machines(servers),
            cascade: Vec::new(),
            spares: 0,
        };
        self.cascade(&mut config);
        spares(&mut config);
        config
    }

    /// The last server is fed by another, where that goes with the rest.
    fn cascade(&mut self, config: &mut Config) {
        let server = ServerId(config.servers - 1);
        config.cascade = vec![Cascaded { server, upstream: self.server(config.servers) }];
        if self.coin() || check(config).is_err() {
            config.cascade.clear();
        }
    }

    fn client(&mut self, servers: u16) -> ClientConfig {
        ClientConfig {
            load: self.load(),
            timeout_us: self.between(1_000, 200_000),
            retries: self.small(0, 100),
            ask_again_us: self.between(1_000, 200_000),
            latency_us: self.coin().then(|| self.between(100, 600_000_000)),
            near: self.coin().then(|| self.server(servers)),
            idempotent: self.coin(),
            reads: Reads {
                percent: self.one_of(&[0, 50, 100]),
                policy: self.policy(),
                prefer: self.coin().then(|| self.server(servers)),
            },
        }
    }

    fn policy(&mut self) -> ReadPolicy {
        let us = self.between(1_000, 600_000_000);
        self.one_of(&[
            ReadPolicy::Primary,
            ReadPolicy::Confirmed,
            ReadPolicy::Any,
            ReadPolicy::Within { us },
            ReadPolicy::OwnWrites,
        ])
    }

    fn key(&mut self, keys: u8) -> Key {
        Key(u8::try_from(self.below(keys.into())).expect("a key is a small number"))
    }

    fn client_id(&mut self, config: &Config) -> ClientId {
        let last = u16::try_from(config.others.len()).expect("few clients");
        ClientId(self.short(0, last))
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
                Who::InSync { least: count, lag_max_us: after_us },
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
        let (majority, heartbeat_us) = (self.coin(), self.between(1_000, 600_000));
        Failover {
            detection: self.one_of(&[
                Detection::Nobody,
                Detection::Replicas,
                Detection::Monitors { count: 3, quorum: 2 },
            ]),
            choice: self.one_of(&[
                Winner::MostAdvanced,
                Winner::Priority,
                Winner::Operator,
                Winner::Any,
            ]),
            majority,
            order: self.one_of(&[Vec::new(), vec![ServerId(0)]]),
            fencing: self.fencing(majority, heartbeat_us),
            heartbeat_us,
            suspect_us: heartbeat_us * 2 + self.between(2_000, 600_000),
            stagger_us: self.below(100_000),
        }
    }

    fn fencing(&mut self, majority: bool, heartbeat_us: u64) -> Fencing {
        let us = heartbeat_us + self.between(1, 1_000);
        let lease = Lease { us, drift_percent: self.small(0, 100) };
        let power_off = PowerOff { takes_us: self.below(100_000), waits: self.coin() };
        Fencing {
            epochs: self.coin(),
            lease: (majority && self.coin()).then_some(lease),
            power_off: self.coin().then_some(power_off),
        }
    }

    fn load(&mut self) -> Load {
        let (pause_us, every_us) = (self.below(100_000), self.between(1_000, 100_000));
        self.one_of(&[Load::Hand, Load::Closed { pause_us }, Load::Open { every_us }])
    }

    fn actions(&mut self, config: &Config) -> Vec<TimedAction> {
        let mut at = SimTime::ZERO;
        let mut actions = Vec::new();
        let mut config = config.clone();
        for _ in 0..self.below(12) {
            at = at + self.below(50_000);
            let after_events = self.coin().then(|| self.below(1_000));
            let action = self.action(&config);
            let refused = check_action(&action, &config).is_err();
            let action = if refused { Action::HealAll } else { action };
            if let Action::Set(setting) = &action {
                config.apply(setting);
            }
            actions.push(TimedAction { at, after_events, action });
        }
        actions
    }

    fn action(&mut self, config: &Config) -> Action {
        let servers = config.servers;
        let (from, to) = self.two_servers(servers);
        match self.below(21) {
            18 if from != to && !config.failover.fencing.epochs => {
                Action::Follow { server: from, primary: to }
            }
            0 => Action::Crash(self.server(servers)),
            1 => Action::Restart(self.server(servers)),
            2 => Action::Wipe(self.server(servers)),
            3 => Action::Promote(self.server(servers)),
            4 => Action::ForcePromote(self.server(servers)),
            5 => Action::Cut { from, to },
            6 => Action::Heal { from, to },
            7 => Action::Write(self.client_id(config)),
            8 => Action::WriteKey { client: self.client_id(config), key: self.key(config.keys) },
            9 => Action::Read {
                client: self.client_id(config),
                key: self.coin().then(|| self.key(config.keys)),
                policy: self.coin().then(|| self.policy()),
            },
            10 => Action::Set(self.setting(config)),
            11 if config.spares > 0 && self.coin() => Action::Add(self.server(servers)),
            11 if config.spares > 0 => Action::Remove(self.server(servers)),
            _ => self.fault(config),
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
            4 => Choice::SwitchOff { server: from, by: to },
            _ => Choice::Apply(from),
        }
    }

    fn fault(&mut self, config: &Config) -> Action {
        let servers = config.servers;
        let server = self.server(servers);
        let (from, to) = self.two_nodes(servers);
        let message = MessageKey { from, to, nth: self.small(1, 40) };
        let zone = config.network.zones.first().map(|zone| zone.name.clone());
        match self.below(15) {
            0 => Action::Drop(message),
            1 => Action::Delay { message, us: self.between(1, 600_000) },
            2 => Action::Duplicate(message),
            3 => Action::Hold(message),
            4 => Action::Release(message),
            5 => Action::SetLink { from, to, both: self.coin(), change: self.lane_change() },
            6 => Action::Isolate { server, clients: self.coin() },
            7 => Action::Split(vec![vec![server]]),
            9 => Action::Pause(server),
            10 => Action::Resume(server),
            11 => Action::SlowDisk { server, percent: self.small(1, 100_000) },
            12 => {
                let (jump_us, rate_ppm) = (self.signed(600_000_000), self.signed(500_000));
                Action::SetClock { server, jump_us, rate_ppm }
            }
            13 if zone.is_some() => Action::LoseZone(zone.expect("just looked")),
            14 if zone.is_some() => {
                Action::IsolateZone { zone: zone.expect("just looked"), clients: self.coin() }
            }
            _ => Action::HealAll,
        }
    }

    /// Two servers, or a server and the client.
    fn two_nodes(&mut self, servers: u16) -> (NodeId, NodeId) {
        let (from, to) = self.two_servers(servers);
        match self.below(4) {
            0 => (ClientId(0).into(), to.into()),
            1 => (from.into(), ClientId(0).into()),
            _ => (from.into(), to.into()),
        }
    }

    fn signed(&mut self, most: i32) -> i32 {
        let size = i32::try_from(self.below(u64::from(most.unsigned_abs()) + 1)).expect("as most");
        if self.coin() { size } else { -size }
    }

    fn lane_faults(&mut self) -> LaneFaults {
        if self.coin() {
            return LaneFaults::NONE;
        }
        LaneFaults {
            loss_per_million: self.small(0, 900_000),
            duplicate_per_million: self.small(0, 900_000),
            reorder_us: self.below(100_000),
        }
    }

    fn lane_change(&mut self) -> LaneChange {
        LaneChange {
            us: self.coin().then(|| self.between(1, 600_000)),
            loss_per_million: self.coin().then(|| self.small(0, 900_000)),
            duplicate_per_million: self.coin().then(|| self.small(0, 900_000)),
            reorder_us: Some(self.below(100_000)),
        }
    }

    fn lanes(&mut self, servers: u16) -> Vec<LaneSettings> {
        let (from, to) = self.two_nodes(servers);
        let change = self.lane_change();
        if self.coin() { vec![LaneSettings { from, to, change }] } else { vec![] }
    }

    fn zones(&mut self, servers: u16) -> Vec<Zone> {
        let zone = |name: &str, servers: &[u16]| Zone {
            name: name.into(),
            servers: servers.iter().copied().map(ServerId).collect(),
        };
        match self.below(3) {
            0 => vec![zone("east", &[0]), zone("wéßt", &[servers - 1])],
            1 => vec![zone("a \"room\"", &[1, 0])],
            _ => vec![],
        }
    }

    fn machines(&mut self, servers: u16) -> Vec<MachineSettings> {
        let server = self.server(servers);
        let (disk_percent, clock_ppm) = (self.small(1, 100_000), self.signed(500_000));
        if self.coin() { vec![MachineSettings { server, disk_percent, clock_ppm }] } else { vec![] }
    }

    fn setting(&mut self, config: &Config) -> Setting {
        let reads = (self.small(0, 100), self.policy());
        match self.below(9) {
            0 => Setting::Ack(self.ack(config.servers, config.disk.flush)),
            1 => Setting::Window(self.small(1, 1_024)),
            2 => Setting::ServerLatency(self.between(1, 100_000)),
            3 => Setting::Load(self.load()),
            4 => Setting::Patience {
                timeout_us: self.between(1_000, 200_000),
                retries: self.small(0, 100),
            },
            5 => Setting::Reads { percent: reads.0, policy: reads.1 },
            6 => Setting::Client(self.client_id(config), ClientSetting::Load(self.load())),
            7 => {
                let (percent, policy) = reads;
                Setting::Client(self.client_id(config), ClientSetting::Reads { percent, policy })
            }
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
            let promise =
                self.one_of(&[Promise::LogMatching, Promise::Durability, Promise::FreshReads]);
            let standings = [Standing::Kept, Standing::Broken, Standing::NotPromised];
            expect.promises.push((promise, self.one_of(&standings)));
        }
        expect.stalled = self.one_of(&[None, Some(true), Some(false)]);
        if self.coin() {
            let name = self.one_of(&["done", "recovery_time_us", "lag_us", "S2.reported_lag_us"]);
            expect.figures.push((name.into(), Count { at_least: 1, at_most: u32::MAX }));
        }
        expect
    }
}

/// The last server is no member, where that goes with the rest.
fn spares(config: &mut Config) {
    config.spares = 1;
    if config.servers == 1 || check(config).is_err() {
        config.spares = 0;
    }
}
