//! Cards, links and the client keep apart, for every number of servers and every screen.

use ripple::scene::geometry::{Rect, Size};
use ripple::scene::layout::{Cast, Device, Form, LEAST_LINK, Layout};
use ripple::scene::route::{Route, Routes};
use ripple::sim::ids::{ClientId, ServerId};

/// The stages of a laptop, of a large screen and of a phone, tall and short.
const STAGES: [(&str, Size, Device); 9] = [
    ("1280 x 800", Size::new(928.0, 584.0), Device::Desktop),
    ("1920 x 1080", Size::new(1500.0, 864.0), Device::Desktop),
    ("768 x 1024", Size::new(768.0, 520.0), Device::Desktop),
    ("390 x 844", Size::new(390.0, 560.0), Device::Phone),
    ("390 x 664", Size::new(390.0, 436.0), Device::Phone),
    ("1920 x 1080, presenter", Size::new(1920.0, 846.0), Device::Presenter),
    ("1280 x 720, presenter", Size::new(1280.0, 530.0), Device::Presenter),
    ("720 x 480, embedded", Size::new(720.0, 364.0), Device::Desktop),
    ("320 x 664", Size::new(320.0, 436.0), Device::Phone),
];

fn each_layout(counts: impl IntoIterator<Item = u16>, mut check: impl FnMut(&str, &Layout)) {
    let counts: Vec<u16> = counts.into_iter().collect();
    for (name, stage, device) in STAGES {
        for &servers in &counts {
            let layout = Layout::new(stage, device, servers);
            check(&format!("{servers} servers at {name}, {:?}", layout.form()), &layout);
        }
    }
}

fn pairs(layout: &Layout) -> impl Iterator<Item = (ServerId, ServerId)> + use<> {
    let servers = u16::try_from(layout.cards().len()).unwrap();
    ServerId::all(servers)
        .flat_map(move |a| ServerId::all(servers).filter(move |b| a < *b).map(move |b| (a, b)))
}

fn samples(route: &Route) -> impl Iterator<Item = (f64, f64)> + '_ {
    (0..=200).map(|sample| {
        let point = route.middle_line(f64::from(sample) / 200.0);
        (point.x, point.y)
    })
}

fn covers(card: Rect, (x, y): (f64, f64)) -> bool {
    card.x < x && x < card.right() && card.y < y && y < card.bottom()
}

#[test]
fn cards_stand_inside_the_stage_and_apart() {
    each_layout((1..=16).chain([24, 32, 50, 63, 64]), |which, layout| {
        let (width, height) = (layout.stage().width, layout.stage().height);
        let stage = Rect { x: 0.0, y: 0.0, width, height };
        assert!(stage.holds(layout.client(ClientId(0))), "client, {which}");
        for card in layout.cards() {
            assert!(stage.holds(*card), "{card:?}, {which}");
            assert!(!card.overlaps(layout.client(ClientId(0))), "{card:?} on the client, {which}");
        }
        for (a, b) in pairs(layout) {
            assert!(!layout.card(a).overlaps(layout.card(b)), "{a} on {b}, {which}");
        }
    });
}

#[test]
fn any_server_may_become_primary_so_every_pair_has_room_for_a_message() {
    each_layout(1..=12, |which, layout| {
        for (a, b) in pairs(layout).filter(|_| layout.form() > Form::Token) {
            let length = layout.route(a, b).length();
            assert!(length >= LEAST_LINK, "{a} to {b}: {length}, {which}");
        }
    });
}

#[test]
fn no_link_passes_under_a_third_card() {
    each_layout(1..=12, |which, layout| {
        let servers = u16::try_from(layout.cards().len()).unwrap();
        for (a, b) in pairs(layout) {
            let route = layout.route(a, b);
            for third in ServerId::all(servers).filter(|third| *third != a && *third != b) {
                let under = samples(&route).any(|place| covers(layout.card(third), place));
                assert!(!under, "{a} to {b} under {third}, {which}");
            }
        }
    });
}

#[test]
fn the_clients_line_reaches_every_server_without_passing_under_another() {
    each_layout(1..=7, |which, layout| {
        let servers = u16::try_from(layout.cards().len()).unwrap();
        for to in ServerId::all(servers) {
            let route = layout.route(ClientId(0), to);
            for third in ServerId::all(servers).filter(|third| *third != to) {
                let under = samples(&route).any(|place| covers(layout.card(third), place));
                assert!(!under, "client to {to} under {third}, {which}");
            }
        }
    });
}

#[test]
fn the_opening_shows_three_full_cards_on_a_laptop_and_on_a_phone() {
    for (_, stage, device) in [STAGES[0], STAGES[1], STAGES[3], STAGES[4], STAGES[5], STAGES[6]] {
        assert_eq!(Layout::new(stage, device, 3).form(), Form::Full);
    }
}

#[test]
fn on_the_narrowest_phone_blocks_keep_their_numbers() {
    for height in [416.0, 436.0, 560.0] {
        let layout = Layout::new(Size::new(320.0, height), Device::Phone, 3);
        assert!(layout.shows_numbers(), "{height}: {:?}", layout.form());
    }
}

#[test]
fn traffic_keeps_right_so_that_an_update_and_its_acknowledgement_pass_without_touching() {
    each_layout(2..=7, |which, layout| {
        for (a, b) in pairs(layout) {
            let (there, back) = (layout.route(a, b), layout.route(b, a));
            let apart = there.point(0.3).distance(back.point(0.7));
            assert!((apart - 18.0 * layout.k()).abs() < 1e-6, "{apart}, {which}");
        }
    });
}

#[test]
fn the_gate_stands_on_the_outbound_lane_at_58_or_a_third_of_a_short_link() {
    let layout = Layout::new(STAGES[0].1, STAGES[0].2, 3);
    let route = layout.route(ServerId(0), ServerId(1));
    let gate = route.gate();
    assert!((gate.t * route.length() - 58.0).abs() < 1e-6);
    assert!((gate.lane.distance(gate.socket) - 24.0).abs() < 1e-6);
    assert_eq!(gate.lane, route.point(gate.t));
    each_layout(2..=12, |which, layout| {
        for (a, b) in pairs(layout) {
            assert!(layout.route(a, b).gate().t <= 0.35 + 1e-9, "{a} to {b}, {which}");
        }
    });
}

#[test]
fn a_remembered_route_is_the_route() {
    let layout = Layout::new(STAGES[0].1, STAGES[0].2, 5);
    let mut routes = Routes::default();
    let (from, to) = (ServerId(4).into(), ServerId(1).into());
    let first = routes.get(&layout, from, to);
    assert_eq!(first, layout.route(from, to));
    assert_eq!(first, routes.get(&layout, from, to));
}

#[test]
fn the_gates_of_a_primary_never_lie_over_each_other_or_over_a_card() {
    use ripple::scene::sockets::{LEAST, RADIUS};
    each_layout((4..=16).step_by(3).chain([20, 24]), |which, layout| {
        let mut routes = Routes::default();
        let servers = u16::try_from(layout.cards().len()).unwrap();
        for from in ServerId::all(servers).filter(|_| layout.form() <= Form::Compact) {
            let sockets = routes.sockets(layout, from).to_vec();
            assert_eq!(sockets.len(), usize::from(servers) - 1);
            // On a small stage many links have to pass under a token: there a gate is a dot.
            let crowd = layout.stage().width < 900.0 && servers > 16;
            let sockets: Vec<_> =
                sockets.into_iter().filter(|socket| !crowd || socket.scale > LEAST).collect();
            let radius = |at: usize| sockets[at].scale * RADIUS * layout.k();
            for (at, socket) in sockets.iter().enumerate() {
                let center = socket.place.socket;
                for (other, next) in sockets.iter().enumerate().skip(at + 1) {
                    let apart = next.place.socket.distance(center);
                    let (a, b) = (socket.to, next.to);
                    assert!(apart >= radius(at) + radius(other), "{from}: {a} on {b}, {which}");
                }
                for (card, id) in layout.cards().iter().zip(ServerId::all(servers)) {
                    assert!(
                        card.distance(center) + 0.5 >= radius(at),
                        "{from}'s gate to {} on {id}, {which}",
                        socket.to
                    );
                }
            }
        }
    });
}

#[test]
fn clients_and_monitors_stand_beside_the_servers_however_many_they_are() {
    for (name, stage, device) in STAGES {
        let bounds = Rect { x: 0.0, y: 0.0, width: stage.width, height: stage.height };
        for servers in (1..=12).chain([24, 64]) {
            for clients in [1, 2, 4, 5, 6, 9, 16] {
                for monitors in [0, 1, 3, 5, 9] {
                    // With some numbers of monitors a coordinator stands beside them.
                    let coordinator = monitors % 3 == 0;
                    let cast = Cast { servers, clients, monitors, coordinator };
                    let layout = Layout::with(stage, device, cast);
                    let ashore: Vec<Rect> = layout
                        .clients()
                        .iter()
                        .chain(layout.monitors())
                        .copied()
                        .chain(layout.coordinator())
                        .collect();
                    assert_eq!(ashore.len(), usize::from(clients + cast.watchers()));
                    for (at, own) in ashore.iter().enumerate() {
                        let which = format!("{at} of {cast:?} at {name}");
                        assert!(
                            bounds.holds(*own) && own.width > 16.0 && own.height > 15.0,
                            "{own:?}, {which}"
                        );
                        let others = layout.cards().iter().chain(&ashore[at + 1..]);
                        assert!(others.into_iter().all(|other| !own.overlaps(*other)), "{which}");
                    }
                }
            }
        }
    }
}
