//! What the marks on the stage mean.

/// The list's heading.
pub const MARKS: &str = "What the marks mean";

/// Marks, and what each says.
pub const LIST: [(&str, &str); 15] = [
    ("Crown", "this server believes that it is primary"),
    ("Outlined block", "the write has been received; a crash may still lose it"),
    ("Filled block", "it is on the disk"),
    ("Bar in a block", "readers see it"),
    ("Number of three digits", "from write 1000 on, the last three of its number"),
    ("Dashed place", "this server lacks an entry that another has"),
    ("Block with a crown", "the first entry of an epoch; it holds no write"),
    ("Rings under a block", "acknowledgements that are needed for done; each fills one"),
    ("Gate", "while shut, the next update waits for the acknowledgement in its socket"),
    ("Ring with a check", "an acknowledgement on its way back"),
    ("Page", "a read; with a number, the write that it found"),
    ("Two bars", "a server that is paused, a message that is held"),
    ("Dashed token", "a monitor, or the coordinator: it watches, and holds no data"),
    ("Rings on the water", "an entry was added, or readers see it now"),
    ("Line under a name", "how long this server still waits for its primary"),
];
