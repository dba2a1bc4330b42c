//! Lines between cards, and the client with its line to the server that it talks to.

use crate::scene::picture::{ClientCard, Link};
use crate::scene::route::Routes;
use crate::scene::words::{fates, names};
use crate::sim::ids::ServerId;

use super::Ground;

/// Up to so many servers every pair has its line; with more only those that matter.
const EVERY_PAIR: u16 = 7;

/// The links, the lower server first.
pub(super) fn all(ground: &Ground<'_>, routes: &mut Routes) -> Vec<Link> {
    let servers = ground.cluster.config().servers;
    let is_primary: Vec<bool> =
        ground.cluster.servers().iter().map(|server| server.primary().is_some()).collect();
    let everything = servers <= EVERY_PAIR;
    let pairs = ServerId::all(servers)
        .flat_map(|a| (a.0 + 1..servers).map(move |b| (a, ServerId(b))));
    pairs
        .filter_map(|(a, b)| {
            let active = is_primary[a.index()] || is_primary[b.index()];
            let (cut_ab, cut_ba) = cuts(ground, a, b);
            let selected = ground.view.selects_link(a, b);
            let shown = everything || active || cut_ab || cut_ba || selected;
            shown.then(|| link(ground, routes, (a, b), (cut_ab, cut_ba), active))
        })
        .collect()
}

fn cuts(ground: &Ground<'_>, a: ServerId, b: ServerId) -> (bool, bool) {
    let network = ground.cluster.network();
    (network.is_cut(a, b), network.is_cut(b, a))
}

fn link(
    ground: &Ground<'_>,
    routes: &mut Routes,
    (a, b): (ServerId, ServerId),
    (cut_ab, cut_ba): (bool, bool),
    active: bool,
) -> Link {
    let route = routes.get(ground.layout, a.into(), b.into());
    let back = routes.get(ground.layout, b.into(), a.into());
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
        selected: ground.view.selects_link(a, b),
    }
}

/// The client, and what it was told.
pub(super) fn client(ground: &Ground<'_>, routes: &mut Routes) -> ClientCard {
    let client = &ground.cluster.clients()[0];
    let writes = ground.cluster.writes();
    let told = match (client.operations.len(), client.operations.front()) {
        (_, None) if writes.newest().0 == 0 => fates::client_idle(),
        (_, None) => fates::client_told(writes.newest(), writes.get(writes.newest()).told),
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
