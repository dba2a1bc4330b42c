//! What the guide says while something is down, back, or cut off.

use crate::scene::words::phrases::{is_or_are, number_word, numbers, sentence, servers, writes};
use crate::sim::ids::{ServerId, WriteId};

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
