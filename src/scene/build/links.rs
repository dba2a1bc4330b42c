//! Lines between cards, and the clients with their lines to the servers that they talk to.

use std::rc::Rc;

use crate::scene::glyph::Glyph;
use crate::scene::picture::{ClientCard, ClientForm, Link};
use crate::scene::route::Routes;
use crate::scene::view::Selection;
use crate::scene::words::{fates, names};
use crate::sim::client::Client;
use crate::sim::ids::{ClientId, ServerId};
use crate::sim::table::Told;

use super::Ground;

/// So wide a client has room for words.
const WORDS_NEED: f64 = 100.0;
/// A client whose last write is older than so many has not written lately.
const LOOKED_THROUGH: usize = 1_024;
/// Up to so many servers every pair has its line; with more only those that matter.
const EVERY_PAIR: u16 = 7;

/// The links, the lower server first. A link that looks as it did is the one in `old`.
pub(super) fn all(ground: &Ground<'_>, routes: &mut Routes, old: &[Rc<Link>]) -> Vec<Rc<Link>> {
    let servers = ground.cluster.config().servers;
    let everything = servers <= EVERY_PAIR;
    let feeds = |server: ServerId| ground.cluster.server(server).feeds();
    let feeds: Vec<bool> = ServerId::all(servers).map(feeds).collect();
    let fed = |from: ServerId, to: ServerId| {
        let follower = || ground.cluster.server(from).follower(to);
        feeds[from.index()] && follower().is_some_and(|it| it.fed)
    };
    let there = |id: ServerId| ground.cluster.server(id).up || ground.cluster.is_member(id);
    let pairs =
        ServerId::all(servers).flat_map(|a| (a.0 + 1..servers).map(move |b| (a, ServerId(b))));
    let mut old = old.iter().peekable();
    pairs
        .filter_map(|(a, b)| {
            let looks = looks(ground, a, b, fed(a, b) || fed(b, a));
            let drawn = everything && there(a) && there(b);
            if !(drawn || looks.active || looks.cut_ab || looks.cut_ba || looks.selected) {
                return None;
            }
            while old.next_if(|link| (link.a, link.b) < (a, b)).is_some() {}
            let same = old.peek().filter(|link| (link.a, link.b) == (a, b) && looks.are_of(link));
            Some(same.map_or_else(
                || Rc::new(link(ground, routes, (a, b), looks)),
                |same| Rc::clone(same),
            ))
        })
        .collect()
}

/// What of a link may change while its place does not.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each goes with any other")]
struct Looks {
    cut_ab: bool,
    cut_ba: bool,
    active: bool,
    selected: bool,
}

impl Looks {
    fn are_of(self, link: &Link) -> bool {
        let Self { cut_ab, cut_ba, active, selected } = self;
        (cut_ab, cut_ba, active, selected) == (link.cut_ab, link.cut_ba, link.active, link.selected)
    }
}

fn looks(ground: &Ground<'_>, a: ServerId, b: ServerId, active: bool) -> Looks {
    let network = ground.cluster.network();
    let selected = ground.view.selects_link(a, b);
    Looks { cut_ab: network.is_cut(a, b), cut_ba: network.is_cut(b, a), active, selected }
}

fn link(
    ground: &Ground<'_>,
    routes: &mut Routes,
    (a, b): (ServerId, ServerId),
    looks: Looks,
) -> Link {
    let route = routes.get(ground.layout, a.into(), b.into());
    let back = routes.get(ground.layout, b.into(), a.into());
    let Looks { cut_ab, cut_ba, active, selected } = looks;
    Link {
        a,
        b,
        path: route.path(),
        middle: route.middle_line(0.5),
        middle_ab: route.point(0.5),
        middle_ba: back.point(0.5),
        angle: route.angle(0.5),
        cut_ab,
        cut_ba,
        active,
        name: names::link(a, b, cut_ab, cut_ba),
        selected,
    }
}

/// The clients, and what each was told.
pub(super) fn clients(ground: &Ground<'_>, routes: &mut Routes) -> Vec<ClientCard> {
    let clients = ground.cluster.clients();
    let wide = ground.layout.client(ClientId(0)).width >= WORDS_NEED;
    let form = match clients.len() {
        1 => ClientForm::Only,
        _ if wide => ClientForm::Few,
        _ => ClientForm::Many,
    };
    clients.iter().map(|client| self::client(ground, routes, client, form)).collect()
}

fn client(
    ground: &Ground<'_>,
    routes: &mut Routes,
    client: &Client,
    form: ClientForm,
) -> ClientCard {
    let (told, mark) = told(ground, client);
    let label = names::client_label(client.id, form == ClientForm::Only);
    ClientCard {
        client: client.id,
        rect: ground.layout.client(client.id),
        form,
        mark,
        line: routes.get(ground.layout, client.id.into(), client.server.into()).path(),
        server: client.server,
        name: names::client(&label, client.server, &told),
        label,
        told,
        selected: ground.view.selection == Some(Selection::Client(client.id)),
    }
}

/// What a client waits for, or was told last: in words, and as a mark.
fn told(ground: &Ground<'_>, client: &Client) -> (String, Option<Glyph>) {
    let writes = ground.cluster.writes();
    let waits = Some(Glyph::Pending);
    match (client.operations.len(), client.operations.front()) {
        (1, Some(only)) => return (fates::client_waits(only.write), waits),
        (many, Some(oldest)) => {
            return (fates::client_waits_for_more(oldest.write, many - 1), waits);
        }
        (_, None) => {}
    }
    if let Some(more) = client.reads.operations.len().checked_sub(1) {
        return (fates::client_reads(more), waits);
    }
    let mut newest = writes.all().rev().take(LOOKED_THROUGH);
    let Some(own) = newest.find(|write| writes.get(*write).client == client.id) else {
        return (fates::client_idle(), None);
    };
    let told = writes.get(own).told;
    let mark = if told == Told::Done { Glyph::Check } else { Glyph::Cross };
    (fates::client_told(own, told), Some(mark))
}
