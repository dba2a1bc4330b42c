use ripple::sim::{action::Action, cluster::Cluster, config::Config, ids::*, time::SimTime, text::line, fact::FactLevel};
#[test]
fn smoke() {
    let mut c = Cluster::new(Config::default(), 7).unwrap();
    c.run_until(SimTime::from_millis(420));
    c.act(&Action::Crash(ServerId(0))).unwrap();
    c.run_until(SimTime::from_millis(900));
    c.act(&Action::Restart(ServerId(0))).unwrap();
    c.run_until(SimTime::from_millis(1300));
    for (_, f) in c.facts_since(0, FactLevel::Detail) { println!("{}", line(f, c.table())); }
    for w in c.writes().all() { println!("{w} {:?} {:?}", c.fate(w), c.writes().get(w)); }
    println!("{:?}", c.figures());
    println!("{:x} {}", c.trace().hash(), c.events());
}
