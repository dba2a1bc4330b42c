//! A monitor: it stands outside the cluster, hears from every server, and sees to a failover when the
//! primary is silent (rule 22). One suspects, a quorum agrees, and a majority of the monitors lets one of
//! them lead, as with Redis Sentinel. It holds no data and knows only what it is told.

use super::chance::{Purpose, below, draw};
use super::config::{Choice, Config, Detection, Failover};
use super::fact::What;
use super::ids::{Epoch, MonitorId, NodeId, ServerId};
use super::message::{Message, Report};
use super::server::election::rank;
use super::time::SimTime;
use super::timer::Armed;

/// What a monitor may do.
#[derive(Clone, Debug)]
pub enum MonitorEffect {
    /// Send a message.
    Send(NodeId, Message),
    /// Arm its timer.
    Arm(SimTime, u32),
    /// Something worth knowing happened.
    Note(What),
}

/// What a monitor works with while it handles an input.
pub struct MonitorContext<'a> {
    /// The instant.
    pub now: SimTime,
    /// The settings in force.
    pub config: &'a Config,
    /// The run's seed.
    pub seed: u64,
    /// Where effects go.
    pub out: &'a mut Vec<MonitorEffect>,
}

/// One monitor.
#[derive(Clone, Debug)]
pub struct Monitor {
    /// Its name.
    pub id: MonitorId,
    /// The newest primary that it has heard of.
    pub known: Epoch,
    /// It takes that primary for dead.
    pub suspects: bool,
    /// The failover that it tries to lead, or leads.
    pub campaign: Option<Campaign>,
    /// When it last heard that primary say that it reigns.
    reign_heard: SimTime,
    /// What each server said last, and when.
    seen: Vec<(SimTime, Report)>,
    /// The highest term in which it has let anybody lead.
    term: u32,
    /// It lets another lead, and does not stand itself before this.
    yields: SimTime,
    /// Servers that were told to stand, and did not reign.
    tried: Vec<ServerId>,
    look: Armed,
}

/// A failover that a monitor tries to lead.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Counts campaigns over all monitors.
    pub term: u32,
    /// Who takes the primary for dead too, itself included.
    pub agree: Vec<MonitorId>,
    /// Who lets it lead, itself included.
    pub follow: Vec<MonitorId>,
    /// The server that it has told to stand.
    pub appointed: Option<ServerId>,
    /// When it gives up.
    ends: SimTime,
}

impl Monitor {
    /// A monitor that knows the first primary.
    #[must_use]
    pub fn new(id: MonitorId, epoch: Epoch, config: &Config) -> Self {
        let report = Report { reigns: None, follows: Some(epoch), ..Report::default() };
        Self {
            id,
            known: epoch,
            suspects: false,
            campaign: None,
            reign_heard: SimTime::ZERO,
            seen: vec![(SimTime::ZERO, report); usize::from(config.servers)],
            term: 0,
            yields: SimTime::ZERO,
            tried: Vec::new(),
            look: Armed::default(),
        }
    }

    /// Begins to look, or stops when monitors no longer watch.
    pub fn follow_settings(&mut self, context: &mut MonitorContext<'_>) {
        self.campaign = None;
        self.yields = context.now;
        self.reign_heard = context.now;
        self.look.cancel();
        if count(context.config) > self.id.0 {
            self.arm(context);
        }
    }

    /// What each server said last, and when; at time zero nothing has been said.
    #[must_use]
    pub fn heard(&self) -> &[(SimTime, Report)] {
        &self.seen
    }

    /// Whether a firing of its timer is real.
    pub fn timer_fires(&mut self, generation: u32) -> bool {
        self.look.fires(generation)
    }

    /// It looks whether the primary has been heard.
    pub fn on_look(&mut self, context: &mut MonitorContext<'_>) {
        let patience = self.patience_us(&context.config.failover);
        let silence = context.now.since(self.reign_heard);
        if silence >= patience {
            let silence_us = u32::try_from(silence).unwrap_or(u32::MAX);
            let (monitor, primary) = (self.id, self.known.primary());
            let first = !std::mem::replace(&mut self.suspects, true);
            if first {
                let fact = What::MonitorSuspects { monitor, primary, silence_us };
                context.out.push(MonitorEffect::Note(fact));
            }
            self.stand(context);
        }
        self.arm(context);
    }

    /// The silence after which it takes a primary for dead, in microseconds.
    #[must_use]
    pub fn patience_us(&self, failover: &Failover) -> u64 {
        failover.suspect_us + failover.stagger_us * u64::from(self.id.0)
    }

    /// A message arrived.
    pub fn on_message(&mut self, from: NodeId, message: Message, context: &mut MonitorContext<'_>) {
        match (message, from.server(), from.monitor()) {
            (Message::Report(report), Some(server), _) => self.on_report(server, report, context),
            (Message::AskLead { term, primary }, _, Some(monitor)) => {
                self.on_ask_lead(monitor, term, primary, context);
            }
            (Message::Lead { term, agrees, granted }, _, Some(monitor)) => {
                self.on_lead(monitor, term, agrees, granted, context);
            }
            (message, ..) => unreachable!("a monitor is sent no {:?}", message.kind()),
        }
    }

    /// A server says how it stands. A new primary ends every campaign; who follows an old one is
    /// pointed at the new one, where that is not done by epochs.
    fn on_report(&mut self, from: ServerId, report: Report, context: &mut MonitorContext<'_>) {
        self.seen[from.index()] = (context.now, report);
        if let Some(epoch) = report.reigns.filter(|epoch| *epoch >= self.known) {
            self.known = epoch;
            self.reign_heard = context.now;
            self.suspects = false;
            self.campaign = None;
            self.tried.clear();
            return;
        }
        let strays = !context.config.failover.fencing.epochs
            && report.follows.is_some_and(|followed| followed != self.known);
        if !self.suspects && (report.reigns.is_some() || strays) {
            send(context, from.into(), Message::Point { epoch: self.known });
        }
    }

    /// Begins a campaign, unless one is under way, its own or one that it lets another lead: who stood at
    /// once would take the lead from the other before a server could win its vote, for ever.
    fn stand(&mut self, context: &mut MonitorContext<'_>) {
        let by_hand = context.config.failover.choice == Choice::Operator;
        let under_way = self.campaign.as_ref().is_some_and(|own| context.now < own.ends);
        if by_hand || under_way || context.now < self.yields {
            return;
        }
        self.tried.extend(self.campaign.take().and_then(|own| own.appointed));
        self.term += 1;
        let suspect_us = context.config.failover.suspect_us;
        let drawn = draw(context.seed, Purpose::CampaignWait, self.id.0, 0, self.term);
        self.campaign = Some(Campaign {
            term: self.term,
            agree: vec![self.id],
            follow: vec![self.id],
            appointed: None,
            ends: context.now + suspect_us * 2 + below(suspect_us, drawn),
        });
        let ask = Message::AskLead { term: self.term, primary: self.known };
        for other in MonitorId::all(count(context.config)).filter(|other| *other != self.id) {
            send(context, other.into(), ask.clone());
        }
        self.count(context);
    }

    /// Another monitor asks: is the primary dead, and may I lead? One may lead in each term.
    fn on_ask_lead(
        &mut self,
        from: MonitorId,
        term: u32,
        primary: Epoch,
        context: &mut MonitorContext<'_>,
    ) {
        let silence = context.now.since(self.reign_heard);
        let silent = silence >= context.config.failover.suspect_us;
        let agrees = primary > self.known || primary == self.known && silent;
        let granted = agrees && term > self.term;
        if granted {
            let Failover { suspect_us, stagger_us, .. } = context.config.failover;
            self.term = term;
            self.campaign = None;
            self.yields = context.now + suspect_us * 2 + stagger_us * u64::from(self.id.0);
        }
        send(context, from.into(), Message::Lead { term, agrees, granted });
    }

    fn on_lead(
        &mut self,
        from: MonitorId,
        term: u32,
        agrees: bool,
        granted: bool,
        context: &mut MonitorContext<'_>,
    ) {
        let Some(own) = self.campaign.as_mut().filter(|own| own.term == term) else { return };
        if agrees && !own.agree.contains(&from) {
            own.agree.push(from);
        }
        if granted && !own.follow.contains(&from) {
            own.follow.push(from);
        }
        self.count(context);
    }

    /// With a quorum that agrees and a majority that follows it tells one server to stand.
    fn count(&mut self, context: &mut MonitorContext<'_>) {
        let (monitors, quorum) = (count(context.config), quorum(context.config));
        let Some(own) = &self.campaign else { return };
        let agree = u16::try_from(own.agree.len()).expect("no more than there are monitors");
        let enough = agree >= quorum && own.follow.len() > usize::from(monitors / 2);
        if !enough || own.appointed.is_some() {
            return;
        }
        let (monitor, primary) = (self.id, self.known.primary());
        let fact = What::MonitorsAgree { monitor, primary, agree, quorum };
        context.out.push(MonitorEffect::Note(fact));
        let Some(server) = self.choose(context) else { return };
        if let Some(own) = &mut self.campaign {
            own.appointed = Some(server);
        }
        send(context, server.into(), Message::Appoint);
    }

    /// The server that is to stand: by the choice that is set, of those that were heard lately and were
    /// not tried in vain.
    fn choose(&mut self, context: &MonitorContext<'_>) -> Option<ServerId> {
        let config = context.config;
        let heard = |id: &ServerId| {
            let (at, report) = &self.seen[id.index()];
            context.now.since(*at) < config.failover.suspect_us
                && !report.learner
                && report.reigns.is_none()
        };
        let able: Vec<ServerId> = config.all_voters().filter(heard).collect();
        let untried: Vec<ServerId> =
            able.iter().copied().filter(|id| !self.tried.contains(id)).collect();
        let able = if untried.is_empty() { able } else { untried };
        if able.iter().any(|id| self.tried.contains(id)) {
            self.tried.clear();
        }
        match config.failover.choice {
            Choice::MostAdvanced => able.into_iter().max_by_key(|id| {
                (self.seen[id.index()].1.progress, std::cmp::Reverse(rank(*id, config)))
            }),
            Choice::Priority => able.into_iter().min_by_key(|id| rank(*id, config)),
            Choice::Any | Choice::Operator | Choice::InSync | Choice::Unclean => {
                let drawn = draw(context.seed, Purpose::CampaignChoice, self.id.0, 0, self.term);
                let many = u64::try_from(able.len()).expect("no more than there are servers");
                let at = usize::try_from(below(many.max(1), drawn)).expect("it is small");
                able.get(at).copied()
            }
        }
    }

    fn arm(&mut self, context: &mut MonitorContext<'_>) {
        let at = context.now + context.config.failover.heartbeat_us;
        let generation = self.look.set(at);
        context.out.push(MonitorEffect::Arm(at, generation));
    }
}

fn send(context: &mut MonitorContext<'_>, to: NodeId, message: Message) {
    context.out.push(MonitorEffect::Send(to, message));
}

/// How many monitors watch.
#[must_use]
pub const fn count(config: &Config) -> u16 {
    match config.failover.detection {
        Detection::Monitors { count, .. } => count,
        Detection::Nobody | Detection::Replicas | Detection::Coordinator => 0,
    }
}

const fn quorum(config: &Config) -> u16 {
    match config.failover.detection {
        Detection::Monitors { quorum, .. } => quorum,
        Detection::Nobody | Detection::Replicas | Detection::Coordinator => 0,
    }
}
