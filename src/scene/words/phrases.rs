//! Pieces of sentences: times, counts, lists of servers and of writes.

use std::fmt::Display;

use crate::sim::ids::{Epoch, ServerId, WriteId};
use crate::sim::time::SimTime;

/// The clock: "0.420 s".
#[must_use]
pub fn clock(at: SimTime) -> String {
    let ms = at.as_micros() / 1_000;
    format!("{}.{:03} s", ms / 1_000, ms % 1_000)
}

/// A duration: "80 ms", "2.5 s".
#[must_use]
pub fn duration(us: u64) -> String {
    let ms = (us + 500) / 1_000;
    match ms {
        0..10_000 => format!("{ms} ms"),
        _ => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
    }
}

/// "1 ack", "2 acks".
#[must_use]
pub fn count(number: impl Into<u64>, one: &str, many: &str) -> String {
    match number.into() {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    }
}

/// A number as a sentence begins with it: "Three".
#[must_use]
pub fn number_word(number: u16) -> String {
    const WORDS: [&str; 13] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
        "Eleven", "Twelve",
    ];
    WORDS.get(usize::from(number)).map_or_else(|| number.to_string(), |word| (*word).to_string())
}

/// "S2", "S2 and S3", "S2, S3 and S4", and from five on "7 servers".
#[must_use]
pub fn servers(servers: &[ServerId]) -> String {
    match servers.len() {
        0..=4 => list(servers),
        many => format!("{many} servers"),
    }
}

/// "write 4", "writes 4 and 5", "writes 4 to 7"; many with gaps are counted.
#[must_use]
pub fn writes(writes: &[WriteId]) -> String {
    match writes {
        [one] => format!("write {one}"),
        [first, .., last] if unbroken(writes) && writes.len() > 2 => {
            format!("writes {first} to {last}")
        }
        few if few.len() <= 3 => format!("writes {}", list(few)),
        many => format!("{} writes", many.len()),
    }
}

/// The same without the word: "4", "4 and 5", "4 to 7", "9 writes".
#[must_use]
pub fn numbers(of: &[WriteId]) -> String {
    let text = writes(of);
    let bare = text.strip_prefix("writes ").or_else(|| text.strip_prefix("write "));
    bare.map_or(text.clone(), str::to_string)
}

/// The same of a range in which perhaps not every write is meant.
#[must_use]
pub fn write_range(first: WriteId, last: WriteId, count: u32) -> String {
    match count {
        1 => format!("write {first}"),
        2 => format!("writes {first} and {last}"),
        count if last.0 - first.0 + 1 == count => format!("writes {first} to {last}"),
        count => format!("{count} writes"),
    }
}

/// "is" or "are".
#[must_use]
pub const fn is_or_are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// "epoch 2", or "epoch 2·S3" where two servers share the number.
#[must_use]
pub fn epoch(epoch: Epoch, shared: bool) -> String {
    if shared { format!("epoch {epoch}") } else { format!("epoch {}", epoch.number) }
}

/// The first letter large.
#[must_use]
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        std::iter::once(first.to_ascii_uppercase()).chain(letters).collect()
    })
}

/// "a", "a and b", "a, b and c".
pub(super) fn list(items: &[impl Display]) -> String {
    match items {
        [] => "nobody".into(),
        [one] => one.to_string(),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(ToString::to_string).collect();
            format!("{} and {last}", most.join(", "))
        }
    }
}

fn unbroken(writes: &[WriteId]) -> bool {
    writes.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: &[u32]) -> Vec<WriteId> {
        numbers.iter().copied().map(WriteId).collect()
    }

    #[test]
    fn writes_are_listed_as_a_person_would() {
        assert_eq!(writes(&ids(&[4])), "write 4");
        assert_eq!(writes(&ids(&[4, 5])), "writes 4 and 5");
        assert_eq!(writes(&ids(&[4, 5, 6, 7])), "writes 4 to 7");
        assert_eq!(writes(&ids(&[4, 6, 9])), "writes 4, 6 and 9");
        assert_eq!(writes(&ids(&[1, 4, 6, 9])), "4 writes");
        assert_eq!(numbers(&ids(&[4, 5])), "4 and 5");
    }

    #[test]
    fn times_are_short() {
        assert_eq!(clock(SimTime::from_millis(420)), "0.420 s");
        assert_eq!(duration(138_607), "139 ms");
        assert_eq!(duration(12_340_000), "12.3 s");
    }
}
