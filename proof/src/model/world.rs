//! One state, and the steps that lead from it. The servers and the client are the engine's own; network,
//! disks and clocks are replaced by choices.

use ripple::sim::action::Action;
use ripple::sim::choice::STANDING;
use ripple::sim::client::{Client, ClientContext, ClientEffect};
use ripple::sim::cluster::Cluster;
use ripple::sim::config::{Config, Level};
use ripple::sim::fact::What;
use ripple::sim::ids::{NodeId, ServerId, WriteId};
use ripple::sim::ledger::Fate;
use ripple::sim::message::{Answer, Message};
use ripple::sim::server::{Context, Effect, Input, Role, Server};
use ripple::sim::table::{EntryTable, Writes};
use ripple::sim::timer::{ClientTimer, Timer};

use super::clients::asks_for_confirmation;
use super::leases::{self, Rounds};
use super::post::{Letter, Post};
use super::print::{Print, print_of};
use super::proofs::Proofs;
use super::search::Met;
use super::shared::Shared;
use super::spaces::Space;
use super::step::{Bounds, Step};
use crate::chaos::watch::{log_matches, positions_are_in_order};
use crate::second::history::History;
use crate::second::ledger::{Standing, standings};
use crate::second::losses::Losses;
use crate::second::readers::Readers;
use crate::second::split::Answers;
use crate::second::view::{Mail, View, place};

/// A state.
#[derive(Clone, Debug)]
pub struct World {
    pub(super) servers: Vec<Shared<Server>>,
    pub(super) client: Shared<Client>,
    table: Shared<EntryTable>,
    writes: Shared<Writes>,
    pub(super) history: Shared<History>,
    proofs: Shared<Proofs>,
    pub(super) readers: Shared<Readers>,
    pub(super) answers: Shared<Answers>,
    /// What was sent, by its number in the post office, in order.
    pub(super) sent: Vec<u32>,
    /// What of it has arrived and done something, since its receiver last lost its memory.
    pub(super) taken: Vec<u32>,
    /// Both, whatever the numbers.
    pub(super) sent_print: Print,
    pub(super) losses: Losses,
    pub(super) rounds: Rounds,
    /// Servers that were ordered off and are not, each with who ordered it, in order.
    pub(super) orders: Vec<(ServerId, ServerId)>,
    disks: u16,
    pub(super) spent: Bounds,
}

/// What is changed while a step is carried out.
pub(super) struct Scratch<'a> {
    pub(super) space: &'a Space,
    post: &'a mut Post,
    pub(super) table: EntryTable,
    pub(super) writes: Writes,
    proofs: Proofs,
    pub(super) met: Met,
}

impl World {
    /// The beginning of every path of a space.
    #[must_use]
    pub fn at_start(space: &Space) -> Self {
        let cluster = Cluster::new(space.config.clone(), 0).expect("a space's settings are valid");
        Self {
            servers: cluster.servers().iter().cloned().map(Shared::new).collect(),
            client: Shared::new(cluster.clients()[0].clone()),
            table: Shared::new(cluster.table().clone()),
            writes: Shared::new(cluster.writes().clone()),
            history: Shared::new(History::at_start()),
            proofs: Shared::new(Proofs::at_start(&space.config)),
            readers: Shared::new(Readers::default()),
            answers: Shared::new(Answers::default()),
            sent: Vec::new(),
            taken: Vec::new(),
            sent_print: 0,
            losses: Losses::at_start(&space.config),
            rounds: Rounds::at_start(&space.config),
            orders: Vec::new(),
            disks: space.config.servers,
            spent: Bounds::default(),
        }
    }

    /// The fingerprint.
    #[must_use]
    pub fn print(&self) -> Print {
        let servers: Vec<Print> = self.servers.iter().map(Shared::print).collect();
        let rest = [
            self.client.print(),
            self.table.print(),
            self.writes.print(),
            self.history.print(),
            self.proofs.print(),
            self.readers.print(),
            self.answers.print(),
            self.sent_print,
        ];
        let clocks = (&self.rounds, &self.orders);
        print_of(&(servers, rest, &self.losses, clocks, self.disks, self.spent))
    }

    /// The fingerprints of what the engine holds too: its servers and its client.
    #[must_use]
    pub fn engine_prints(&self) -> Vec<Print> {
        self.servers.iter().map(Shared::print).chain([self.client.print()]).collect()
    }

    /// The servers.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        self.servers.iter().map(Shared::get)
    }

    /// Takes a step. Nothing when it leads beyond the bounds.
    ///
    /// # Errors
    ///
    /// What is wrong with the state that it leads to.
    pub fn take(
        &self,
        step: Step,
        space: &Space,
        post: &mut Post,
    ) -> Result<Option<(Self, Met)>, String> {
        let mut next = self.clone();
        next.spent.count(&step);
        let mut scratch = Scratch {
            space,
            post,
            table: self.table.take(),
            writes: self.writes.take(),
            proofs: self.proofs.take(),
            met: Met::default(),
        };
        let touched = next.carry_out(step, &mut scratch)?;
        if let Step::Deliver { letter, .. } = step {
            next.put_away(letter, self, scratch.post);
        }
        next.clear_inert(scratch.post);
        if !next.spent.within(&space.bounds) {
            return Ok(None);
        }
        let met = next.judge(self, touched, scratch)?;
        Ok(Some((next, met)))
    }

    /// Carries a step out; says which server it changed.
    fn carry_out(
        &mut self,
        step: Step,
        scratch: &mut Scratch<'_>,
    ) -> Result<Option<ServerId>, String> {
        let (id, input) = match step {
            Step::Deliver { letter, late } => return self.deliver(letter, late, scratch),
            Step::Fire(id, timer) => {
                self.change(id, |server| {
                    server.let_time_pass(STANDING, &scratch.space.config);
                    server.disarm(timer);
                });
                (id, Input::Timer(timer))
            }
            Step::Beat { server: id, late } => {
                self.change(id, |server| {
                    if late {
                        server.let_time_pass(STANDING, &scratch.space.config);
                    }
                    server.disarm(Timer::Heartbeat);
                });
                (id, Input::Timer(Timer::Heartbeat))
            }
            Step::SwitchOff { server, by } => return self.switch_off(server, by, scratch),
            Step::Flush(id) => {
                let job = self.servers[id.index()].get().storage.flushing();
                (id, Input::FlushDone(job.expect("it flushes")))
            }
            Step::Apply(id) => {
                let job = self.servers[id.index()].get().storage.applying();
                (id, Input::ApplyDone(job.expect("it applies")))
            }
            Step::Promote(id) => (id, Input::Promote),
            Step::ForcePromote(id) => {
                self.losses.note(&Action::ForcePromote(id), &scratch.space.config);
                let mut history = self.history.take();
                history.note_force();
                self.history.replace(history);
                (id, Input::ForcePromote)
            }
            Step::Write => {
                self.with_client(scratch, |client, context| client.write(None, false, context));
                return Ok(None);
            }
            Step::Read => {
                let read = Action::Read { client: self.client.get().id, key: None, policy: None };
                self.losses.note(&read, &scratch.space.config);
                self.with_client(scratch, |client, context| {
                    client.read(None, None, false, context);
                });
                self.ask_read();
                return Ok(None);
            }
            Step::Attend(write) => {
                self.with_client(scratch, |client, context| {
                    client.let_time_pass(write, STANDING);
                    client.on_timer(ClientTimer::Operation, context);
                });
                return Ok(None);
            }
            Step::Crash(id) | Step::Wipe(id) => {
                self.fail(id, matches!(step, Step::Wipe(_)), &scratch.space.config);
                self.forget_taken(id, scratch.post);
                return Ok(Some(id));
            }
            Step::Restart(id) => {
                self.change(id, |server| server.start(STANDING));
                self.with_server(id, scratch, Server::wake)?;
                return Ok(Some(id));
            }
        };
        self.with_server(id, scratch, |server, context| server.handle(input, context))?;
        Ok(Some(id))
    }

    fn deliver(
        &mut self,
        letter: u32,
        late: bool,
        scratch: &mut Scratch<'_>,
    ) -> Result<Option<ServerId>, String> {
        let Letter { from, to, message, .. } = scratch.post.letter(letter).clone();
        let Some(id) = to.server() else {
            match (message, from.server()) {
                (Message::Answer { write, answer }, Some(from)) => {
                    self.with_client(scratch, |client, context| {
                        client.on_answer(from, write, answer, context);
                    });
                    self.note_told(write, scratch);
                }
                (Message::ReadAnswer { read, answer }, Some(from)) => {
                    self.judge_read(read, answer, scratch)?;
                    self.with_client(scratch, |client, context| {
                        client.on_read_answer(from, read, answer, context);
                    });
                }
                _ => {}
            }
            return Ok(None);
        };
        if late {
            self.change(id, |server| server.let_time_pass(STANDING, &scratch.space.config));
        }
        let input = Input::Message(from, message.clone());
        self.with_server(id, scratch, |server, context| server.handle(input, context))?;
        if leases::are_given(&scratch.space.config) {
            self.rounds.note(self.servers[id.index()].get(), &message);
        }
        Ok(Some(id))
    }

    /// A server is off, and who ordered it learns of it.
    fn switch_off(
        &mut self,
        id: ServerId,
        by: ServerId,
        scratch: &mut Scratch<'_>,
    ) -> Result<Option<ServerId>, String> {
        self.orders.retain(|order| *order != (id, by));
        if self.servers[id.index()].get().up {
            self.fail(id, false, &scratch.space.config);
            self.forget_taken(id, scratch.post);
        }
        if self.servers[by.index()].get().up {
            let input = Input::PoweredOff(id);
            self.with_server(by, scratch, |server, context| server.handle(input, context))?;
        }
        Ok(Some(by))
    }

    fn fail(&mut self, id: ServerId, wiped: bool, config: &Config) {
        self.losses.note(&if wiped { Action::Wipe(id) } else { Action::Crash(id) }, config);
        let disk = self.disks;
        self.disks += u16::from(wiped);
        self.change(id, |server| {
            server.crash();
            if wiped {
                server.storage.wipe(disk);
            }
        });
    }

    fn change(&mut self, id: ServerId, change: impl FnOnce(&mut Server)) {
        let mut server = self.servers[id.index()].take();
        change(&mut server);
        self.servers[id.index()] = Shared::new(server);
    }

    /// Lets a server work, and carries out what it decided. Where applying decides nothing it is over at
    /// once.
    fn with_server(
        &mut self,
        id: ServerId,
        scratch: &mut Scratch<'_>,
        work: impl FnOnce(&mut Server, &mut Context<'_>),
    ) -> Result<(), String> {
        let mut server = self.servers[id.index()].take();
        let mut out = Vec::new();
        let config = &scratch.space.config;
        let mut context = Context {
            now: STANDING,
            config,
            seed: 0,
            table: &mut scratch.table,
            writes: &mut scratch.writes,
            out: &mut out,
        };
        work(&mut server, &mut context);
        while config.ack.level != Level::Applied
            && let Some(job) = server.storage.applying()
        {
            server.handle(Input::ApplyDone(job), &mut context);
        }
        server.stand_still(STANDING);
        scratch.proofs.look(&server, config)?;
        self.servers[id.index()] = Shared::new(server);
        self.note_reigns();
        for effect in out {
            match effect {
                Effect::Send(to, message) => self.send(id.into(), to, message, scratch)?,
                Effect::Note(what) => self.note(&what, scratch),
                Effect::Arm(..) | Effect::Flush(_) | Effect::Apply(_) => {}
                Effect::PowerOff(server, _) => {
                    let order = (server, id);
                    if let Err(at) = self.orders.binary_search(&order) {
                        self.orders.insert(at, order);
                    }
                }
                Effect::Leave => unreachable!("no space has spares"),
            }
        }
        Ok(())
    }

    fn note(&mut self, what: &What, scratch: &mut Scratch<'_>) {
        self.spent.reigns += u8::from(matches!(what, What::Promoted { .. }));
        if let What::Rewound { server, .. } = *what {
            self.forget_taken(server, scratch.post);
        }
        scratch.met.note(what);
    }

    fn with_client(
        &mut self,
        scratch: &mut Scratch<'_>,
        work: impl FnOnce(&mut Client, &mut ClientContext<'_>),
    ) {
        let mut client = self.client.take();
        // Reads are numbered; the one that is being asked for is counted already.
        let (mut out, mut reads) = (Vec::new(), u32::from(self.spent.reads.saturating_sub(1)));
        let mut context = ClientContext {
            now: STANDING,
            config: &scratch.space.config,
            seed: 0,
            writes: &mut scratch.writes,
            reads: &mut reads,
            out: &mut out,
        };
        work(&mut client, &mut context);
        let id = NodeId::from(client.id);
        self.client = Shared::new(client);
        for effect in out {
            match effect {
                ClientEffect::Request(server, write) => {
                    self.put(id, server.into(), Message::Request { write }, scratch);
                }
                ClientEffect::Read(server, read) => {
                    self.put(id, server.into(), Message::Read(read), scratch);
                }
                ClientEffect::Arm(..) | ClientEffect::Note(_) => {}
            }
        }
    }

    fn send(
        &mut self,
        from: NodeId,
        to: NodeId,
        message: Message,
        scratch: &mut Scratch<'_>,
    ) -> Result<(), String> {
        match (&message, from.server()) {
            (Message::Heartbeat { .. }, _)
                if !asks_for_confirmation(scratch.space)
                    && !leases::are_given(&scratch.space.config) =>
            {
                return Ok(());
            }
            (Message::Answer { write, answer: Answer::Done(epoch, _) }, Some(from)) => {
                scratch.proofs.check_done(from, (*write, *epoch), &scratch.table)?;
                self.note_answer(from, *epoch, scratch)?;
            }
            _ => {}
        }
        self.put(from, to, message, scratch);
        Ok(())
    }

    fn put(&mut self, from: NodeId, to: NodeId, message: Message, scratch: &mut Scratch<'_>) {
        let number = scratch.post.number(from, to, message);
        if let Err(at) = self.sent.binary_search(&number) {
            self.sent.insert(at, number);
            self.sent_print = self.sent_print.wrapping_add(scratch.post.letter(number).print);
        }
    }

    /// Looks at the state that a step led to.
    fn judge(
        &mut self,
        before: &Self,
        touched: Option<ServerId>,
        scratch: Scratch<'_>,
    ) -> Result<Met, String> {
        let Scratch { space, table, writes, proofs, mut met, .. } = scratch;
        let mut history = self.history.take();
        let view = View {
            config: &space.config,
            servers: self.servers().collect(),
            table: &table,
            writes: &writes,
        };
        if let Some(id) = touched {
            history.look(&view)?;
            let server = view.servers[id.index()];
            sessions_only_rise(before.servers[id.index()].get(), server)?;
            positions_are_in_order(server)?;
            log_matches(server, view.servers.iter().copied())?;
        }
        let standings = standings(&view, &Mail::default(), &history);
        for (write, Standing { fate, .. }) in writes.all().zip(standings) {
            met.fate(fate);
            if fate == Fate::Lost && self.losses.forbid_losing(&space.config) {
                return Err(format!("write {write} is lost after fewer failures than promised"));
            }
        }
        let reigns = view.servers.iter().filter(|server| server.primary().is_some()).count();
        met.two_primaries |= reigns > 1;
        self.one_lease_runs(&space.config)?;
        met.candidates |= view.servers.iter().any(|it| matches!(it.role, Role::Candidate(_)));
        let twice = |write: &WriteId| {
            let here = |(epoch, lsn)| history.entries.get(place(lsn)) == Some(&epoch);
            writes.places(*write).filter(|place| here(*place)).count() > 1
        };
        met.applied_twice |= writes.all().any(|write| twice(&write));
        drop(view);
        self.table.replace_by(table);
        self.writes.replace_by(writes);
        self.history.replace(history);
        self.proofs.replace(proofs);
        Ok(met)
    }

    /// What the client was told of a write.
    #[must_use]
    pub fn told(&self, write: WriteId) -> ripple::sim::table::Told {
        self.writes.get().get(write).told
    }
}

/// Rule 16: a primary that knows of a replica's new session does not go back to an older one.
fn sessions_only_rise(before: &Server, after: &Server) -> Result<(), String> {
    let (Some(old), Some(new)) = (before.primary(), after.primary()) else { return Ok(()) };
    let mut pairs = old.followers.iter().zip(&new.followers);
    if old.epoch == new.epoch && pairs.any(|(old, new)| new.session < old.session) {
        return Err(format!("{}: it goes back to a replica's older session (rule 16)", after.id));
    }
    Ok(())
}
