//! What the guide says: heading, sentences, verdicts, what skipping passed over.

use crate::sim::fact::{Stall, What};
use crate::sim::ids::{Epoch, MonitorId, ServerId, WriteId};
use crate::sim::table::Told;

use super::names::client_word;
use super::people;
use super::phrases::{
    count, duration, is_or_are, list, number_word, numbers, sentence, servers, writes,
};

/// The opening.
#[must_use]
pub fn opening_heading(number: u16) -> String {
    match number {
        1 => "One server keeps a file.".into(),
        many => format!("{} servers keep the same file.", number_word(many)),
    }
}

/// The opening.
#[must_use]
pub fn opening(number: u16, primary: ServerId) -> Vec<String> {
    if number == 1 {
        return vec![format!("Every update goes to {primary}. There is no other copy.")];
    }
    vec![
        format!("Every update goes to {primary} first, then ripples to the others."),
        "Each one answers before it is sent the next.".into(),
    ]
}

/// "Knock out the primary".
#[must_use]
pub fn knock_out_primary() -> String {
    "Knock out the primary".into()
}

/// What the running figure of an outage counts.
#[must_use]
pub fn no_primary() -> String {
    "No primary for".into()
}

/// The running figure of an outage: "102 ms".
#[must_use]
pub fn figure(us: u64) -> String {
    duration(us)
}

/// The way to the lesson, for one who has not yet done anything.
#[must_use]
pub fn from_the_beginning() -> String {
    "Or start at the beginning: 7 steps, about 6 minutes.".into()
}

/// The way to the lesson, for one who has seen a failover lose nothing.
#[must_use]
pub fn how_one_gets_lost() -> String {
    "See how one gets lost".into()
}

/// Nobody has noticed yet.
#[must_use]
pub fn not_noticed(gone: ServerId, waiting: &[ServerId]) -> Vec<String> {
    nobody_knows(gone, &servers(waiting), waiting.len() == 1)
}

/// Nobody has noticed yet, and monitors watch.
#[must_use]
pub fn monitors_wait(gone: ServerId, monitors: &[MonitorId]) -> Vec<String> {
    match monitors {
        [only] => nobody_knows(gone, &only.to_string(), true),
        _ => nobody_knows(gone, "The monitors", false),
    }
}

/// The coordinator watches, and has not noticed yet.
#[must_use]
pub fn coordinator_waits(gone: ServerId) -> Vec<String> {
    nobody_knows(gone, "The coordinator", true)
}

fn nobody_knows(gone: ServerId, who: &str, one: bool) -> Vec<String> {
    let verb = if one { "waits" } else { "wait" };
    vec![format!("{gone} is down, and nobody knows it."), format!("{who} {verb} to hear from it.")]
}

/// Monitors suspect, and have told nobody to stand yet.
#[must_use]
pub fn monitors_suspect(gone: ServerId, monitors: &[MonitorId], quorum: u16) -> Vec<String> {
    let names: Vec<String> = monitors.iter().map(ToString::to_string).collect();
    let verb = if monitors.len() == 1 { "suspects" } else { "suspect" };
    let agree = match quorum {
        1 => "One is enough; it picks a successor.".into(),
        many => format!("When {many} agree, one of them picks a successor."),
    };
    vec![format!("{} {verb} {gone}; they cannot know.", list(&names)), agree]
}

/// The coordinator suspects, and looks for a successor.
#[must_use]
pub fn coordinator_suspects(gone: ServerId) -> Vec<String> {
    vec![
        format!("The coordinator suspects {gone}; it cannot know."),
        "It appoints a successor from those it may.".into(),
    ]
}

/// A replica asks for votes because it suspects.
#[must_use]
pub fn asks_for_votes(server: ServerId, gone: ServerId) -> Vec<String> {
    let why = format!("{server} has waited for {gone} in vain. It suspects; it cannot know.");
    vec![why, ASKS_THE_OTHERS.into()]
}

/// A server asks for votes because a monitor told it to.
#[must_use]
pub fn told_to_stand(server: ServerId, gone: ServerId) -> Vec<String> {
    let why = format!("The monitors take {gone} for dead: {server} is told to take over.");
    vec![why, ASKS_THE_OTHERS.into()]
}

/// A server asks for votes because a person told it to.
#[must_use]
pub fn sent_to_stand(server: ServerId) -> Vec<String> {
    vec![format!("{server} is to take over."), ASKS_THE_OTHERS.into()]
}

const ASKS_THE_OTHERS: &str = "It asks the others for their votes.";

/// A person has to promote.
#[must_use]
pub fn nobody_takes_over(gone: ServerId) -> Vec<String> {
    vec![format!("{gone} is down. Nobody takes over by itself: you are on duty.")]
}

/// Promoted, but nothing is done yet.
#[must_use]
pub fn promoted_heading(server: ServerId, after_us: u64) -> String {
    match after_us {
        0 => format!("{server} takes over."),
        after => format!("{server} takes over after {}.", duration(after)),
    }
}

/// Promoted, but nothing is done yet.
#[must_use]
pub fn promoted(epoch: Epoch) -> Vec<String> {
    vec![
        format!("Epoch {} begins: its updates have a colour of their own.", epoch.number),
        "A begin entry comes first; then writes are done again.".into(),
    ]
}

/// The outcome of a failover.
#[must_use]
pub fn outcome_heading(server: ServerId, after_us: u64) -> String {
    match after_us {
        0 => format!("{server} took over."),
        after => format!("{server} took over after {}.", duration(after)),
    }
}

/// The only server is back.
#[must_use]
pub fn again_heading(server: ServerId, after_us: u64) -> String {
    format!("{server} is primary again after {}.", duration(after_us))
}

/// The server that was primary is back before another took over.
#[must_use]
pub fn begins_again(server: ServerId) -> Vec<String> {
    vec![format!("{server} is back. It begins a new epoch before it takes a write.")]
}

/// "7 of 7 writes that were done survived."
#[must_use]
pub fn survived(done: u32, survived: u32) -> String {
    let noun = if done == 1 { "write that was" } else { "writes that were" };
    format!("{survived} of {done} {noun} done survived.")
}

/// "3 are in doubt: only a server that is down has them."
#[must_use]
pub fn in_doubt(count: u32) -> String {
    match count {
        1 => "One is in doubt: only a server that is down has it.".into(),
        _ => format!("{count} are in doubt: only a server that is down has them."),
    }
}

/// How long nobody could write.
#[must_use]
pub fn without_service(us: u64) -> String {
    format!("Nobody could write for {}.", duration(us))
}

/// It is not always so.
#[must_use]
pub fn not_always() -> String {
    "It is not always so.".into()
}

/// Nothing was lost.
#[must_use]
pub fn nothing_lost() -> String {
    "Nothing done was lost.".into()
}

/// Writes are gone.
#[must_use]
pub fn gone(lost: &[WriteId]) -> String {
    format!("{} {} gone.", sentence(&writes(lost)), is_or_are(lost.len()))
}

/// What that means.
#[must_use]
pub fn gone_means(lost: &[WriteId]) -> String {
    let (were, bookings) =
        if lost.len() == 1 { ("was", "the booking") } else { ("were", "their bookings") };
    format!("{} {were} told done. No server will ever serve {bookings}.", people::names(lost))
}

/// A replica is down, and the primary goes on.
#[must_use]
pub fn goes_on_heading(primary: ServerId) -> String {
    format!("{primary} goes on.")
}

/// A replica is down, and the primary goes on.
#[must_use]
pub fn goes_on(down: &[ServerId], answering: &[ServerId]) -> Vec<String> {
    let first = format!("{} {} down.", servers(down), is_or_are(down.len()));
    let second = match answering.len() {
        0 => "Nobody else has a copy of what comes now.".into(),
        1 => format!("{} still answers.", servers(answering)),
        _ => format!("{} still answer.", servers(answering)),
    };
    vec![first, second]
}

/// A server is back.
#[must_use]
pub fn back_heading(server: ServerId) -> String {
    format!("{server} is back, as a replica.")
}

/// A server is back and makes up what it missed.
#[must_use]
pub fn back(server: ServerId, primary: Option<ServerId>, torn: &[WriteId]) -> Vec<String> {
    let first = if torn.is_empty() {
        format!("{server} starts from its disk.")
    } else {
        let them = if torn.len() == 1 { "it" } else { "them" };
        let numbers = numbers(torn);
        format!(
            "{server} still had {numbers}. History went on without {them}, so it tears {them} off."
        )
    };
    let second = primary.map_or_else(
        || "It waits for a primary.".into(),
        |primary| format!("It fetches what it missed from {primary}."),
    );
    vec![first, second]
}

/// A server is back, and its disk was destroyed.
#[must_use]
pub fn back_empty(server: ServerId, primary: Option<ServerId>) -> Vec<String> {
    let from = primary.map_or_else(|| "a primary".into(), |primary| primary.to_string());
    vec![
        format!("{server} starts with an empty disk: it fetches everything from {from}."),
        "Until it has all, it has no vote.".into(),
    ]
}

/// Every disk has been destroyed.
#[must_use]
pub fn nobody_remembers_heading() -> String {
    "No server remembers the file: every write is gone.".into()
}

/// Every disk has been destroyed.
#[must_use]
pub fn nobody_remembers(all_down: bool) -> Vec<String> {
    let second = if all_down {
        "A server that comes back begins with an empty disk."
    } else {
        "Empty servers do not vote: only force makes one primary."
    };
    vec!["Every disk was destroyed.".into(), second.into()]
}

/// A server has made up what it missed.
#[must_use]
pub fn together_heading(server: ServerId) -> String {
    format!("{server} has caught up.")
}

/// A server has made up what it missed.
#[must_use]
pub fn together(live: u16, primary: ServerId, missing: &[WriteId]) -> Vec<String> {
    let second = if missing.is_empty() {
        format!("{primary} stays primary: nobody gives the crown back.")
    } else {
        let them = sentence(&writes(missing));
        format!("{them} {} in no log any more.", is_or_are(missing.len()))
    };
    vec![format!("{} servers hold the same file again.", number_word(live)), second]
}

/// A link is cut.
#[must_use]
pub fn cut_heading(pairs: &[(ServerId, ServerId)]) -> String {
    if pairs.len() > 3 {
        return many_cut_heading(pairs.len());
    }
    let pairs: Vec<String> = pairs.iter().map(|(a, b)| format!("{a} and {b}")).collect();
    format!("{} cannot talk.", pairs.join(", "))
}

/// Links are cut, some of them in one direction only.
#[must_use]
pub fn many_cut_heading(links: usize) -> String {
    format!("{links} links are cut.")
}

/// A link is cut in one direction.
#[must_use]
pub fn cannot_hear_heading(deaf: ServerId, to: ServerId) -> String {
    format!("{deaf} cannot hear {to}.")
}

/// All links of a server are cut.
#[must_use]
pub fn isolated_heading(server: ServerId) -> String {
    format!("{server} can talk to nobody.")
}

/// A link is cut.
#[must_use]
pub fn cut() -> Vec<String> {
    vec![
        "What they send vanishes at the cut; all keep running.".into(),
        "Nobody can tell a cut from a dead server.".into(),
    ]
}

/// Two servers believe that they are primary.
#[must_use]
pub fn two_primaries_heading() -> String {
    "Two servers believe that they are primary.".into()
}

/// Two servers believe that they are primary.
#[must_use]
pub fn two_primaries(old: ServerId, new: ServerId) -> Vec<String> {
    vec![
        format!("{old} has not heard of {new}'s epoch."),
        format!("What {old} takes now will be torn off when they meet."),
    ]
}

/// Nothing can happen.
#[must_use]
pub fn stalled_heading() -> String {
    "Nothing will happen until you act.".into()
}

/// Why nothing can happen.
#[must_use]
pub fn stall(why: Stall, primary: Option<ServerId>) -> String {
    match (why, primary) {
        (Stall::WaitsFor(server), Some(primary)) => format!("{primary} waits for {server}."),
        (Stall::WaitsFor(server), None) => format!("Writes wait for {server}."),
        (Stall::NobodyPromotes, _) => "There is no primary, and nobody promotes one.".into(),
        (Stall::NoMajority, _) => "There is no primary, and no majority to elect one.".into(),
        (Stall::AllDown, _) => "Every server is down.".into(),
        (Stall::NoLease, _) => {
            "The primary cannot reach the majority that would renew its lease.".into()
        }
        (Stall::NoneInSync, _) => "There is no primary, and nobody who is in sync is left.".into(),
        (Stall::NoCoordinator(server), _) => format!("{server} cannot reach the coordinator."),
        (Stall::Paused(server), _) => format!("{server} is paused, and nobody can take over."),
        (Stall::Unreachable(server), _) => format!("No client can reach {server}."),
    }
}

/// The rule refuses writes rather than let them wait.
#[must_use]
pub fn refusing_heading(primary: ServerId) -> String {
    format!("{primary} refuses writes.")
}

/// Why it does.
#[must_use]
pub fn refusing(server: ServerId) -> Vec<String> {
    vec![
        format!("{server} does not answer."),
        "The rule refuses writes while too few replicas do.".into(),
    ]
}

/// What may be done without a majority.
#[must_use]
pub fn by_force(server: ServerId) -> String {
    format!("Bring a server back; or make {server} primary by force, and perhaps lose writes.")
}

/// "Nothing will happen until you act: S1 waits for S3."
#[must_use]
pub fn until_you_act(why: Stall, primary: Option<ServerId>) -> String {
    format!("Nothing will happen until you act: {}", stall(why, primary))
}

/// "Bring S1 back": the card has a button "Bring back S1", and no two buttons share a name.
#[must_use]
pub fn bring_back(server: ServerId) -> String {
    format!("Bring {server} back")
}

/// "Make S2 primary".
#[must_use]
pub fn promote(server: ServerId) -> String {
    format!("Make {server} primary")
}

/// "Make S2 primary by force".
#[must_use]
pub fn force_promote(server: ServerId) -> String {
    format!("Make {server} primary by force")
}

/// "Let S2 and S3 talk again".
#[must_use]
pub fn heal(a: ServerId, b: ServerId) -> String {
    format!("Let {a} and {b} talk again")
}

/// "Let all talk again".
#[must_use]
pub fn heal_all() -> String {
    "Let all talk again".into()
}

/// "Skip ahead".
#[must_use]
pub fn skip_the_wait() -> String {
    "Skip ahead".into()
}

/// "Start again".
#[must_use]
pub fn start_again() -> String {
    "Start again".into()
}

/// What skipping passed over, by the fact that ended it, in a run with one client or with more.
#[must_use]
pub fn skipped(us: u64, ended_by: &What, one_client: bool) -> String {
    format!("Skipped {}: {}.", duration(us), passed_over(ended_by, one_client))
}

/// What stepping passed over.
#[must_use]
pub fn stepped(us: u64) -> String {
    format!("{} on.", duration(us))
}

/// Skipping found nothing.
#[must_use]
pub fn nothing_to_skip_to() -> String {
    "Nothing new happens in the next 30 s.".into()
}

fn passed_over(ended_by: &What, one_client: bool) -> String {
    match *ended_by {
        What::Suspected { server, primary, .. } => {
            format!("{server} was waiting to hear from {primary}")
        }
        What::Elected { server, .. }
        | What::Promoted { server, .. }
        | What::NotElected { server, .. } => {
            format!("{server} was waiting for votes")
        }
        What::TimedOut { client, server, .. } | What::ReadTimedOut { client, server, .. } => {
            format!("{} was waiting for {server}", client_word(client, one_client))
        }
        What::MonitorSuspects { monitor, primary, .. } => {
            format!("{monitor} was waiting to hear from {primary}")
        }
        What::CoordinatorSuspects { primary, .. } => {
            format!("the coordinator was waiting to hear from {primary}")
        }
        What::ToldClient { write, told: Told::Done, .. } | What::FirstDone { write, .. } => {
            format!("write {write} was on its way")
        }
        What::CaughtUp { replica, .. } => format!("{replica} was fetching what it missed"),
        What::Rewound { server, .. } => format!("{server} was finding where the logs part"),
        What::SteppedDown { server, epoch, highest } if epoch == highest => {
            format!("{server} waited until enough others knew that it was removed")
        }
        What::Left { server, .. } => format!("{server} had not heard that it was removed"),
        What::SteppedDown { server, .. } => format!("{server} did not know of the new epoch"),
        What::WentAsync { server } => format!("{server} was waiting for its replicas"),
        What::FateTurned { count: many, .. } => {
            format!("the fate of {} was open", count(many, "write", "writes"))
        }
        _ => "nothing of note happened".into(),
    }
}
