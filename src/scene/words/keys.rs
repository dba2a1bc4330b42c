//! The list of keys.

/// The list's heading, and the button that opens it.
pub const KEYS: &str = "Keys";
/// The switch that turns character keys off.
pub const CHARACTERS: &str = "Letters, digits and signs act as keys";

/// Keys, and what they do.
pub const LIST: [(&str, &str); 19] = [
    ("Space", "play, pause"),
    ("Right", "one event on"),
    ("Shift + Right", "skip the wait"),
    ("[  ]", "slower, faster"),
    ("W", "ask for a write"),
    ("1 to 9", "select a server; with Shift: the link to it"),
    ("1 to 3", "answer the open question"),
    ("Arrows", "move inside the stage"),
    ("Esc", "select nothing; leave presenter view"),
    ("K", "knock out, bring back"),
    ("D", "destroy the disk"),
    ("X", "cut, heal the selected link"),
    ("P", "promote"),
    ("R  N", "again with the same seed, with a new one"),
    ("H", "heartbeats and every other detail"),
    ("Page Down  Page Up", "lesson: on, the step again"),
    ("F", "presenter view; F11 fills the screen"),
    ("Enter", "the filled button"),
    ("?", "this list"),
];
