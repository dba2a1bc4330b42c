//! Lines between cards, and the client with its line to the server that it talks to.

use std::rc::Rc;

use crate::scene::picture::{ClientCard, Link};
use crate::scene::route::Routes;
use crate::scene::words::{fates, names};
use crate::sim::ids::ServerId;

use super::Ground;

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
    let pairs =
        ServerId::all(servers).flat_map(|a| (a.0 + 1..servers).map(move |b| (a, ServerId(b))));
    let mut old = old.iter().peekable();
    pairs
        .filter_map(|(a, b)| {
            let looks = looks(ground, a, b, fed(a, b) || fed(b, a));
            if !(everything || looks.active || looks.cut_ab || looks.cut_ba || looks.selected) {
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

/// The client, and what it was told.
pub(super) fn client(ground: &Ground<'_>, routes: &mut Routes) -> ClientCard {
    let client = &ground.cluster.clients()[0];
    let writes = ground.cluster.writes();
    let told = match (client.operations.len(), client.operations.front()) {
        (_, None) => {
            let own = writes.all().rev().find(|write| writes.get(*write).client == client.id);
            own.map_or_else(fates::client_idle, |own| fates::client_told(own, writes.get(own).told))
        }
        (1, Some(only)) => fates::client_waits(only.write),
        (many, Some(oldest)) => fates::client_waits_for_more(oldest.write, many - 1),
    };
    ClientCard {
        rect: ground.layout.client(),
        line: routes.get(ground.layout, client.id.into(), client.server.into()).path(),
        server: client.server,
        name: names::client(client.server, &told),
        told,
    }
}
