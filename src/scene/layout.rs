//! Where cards, links and the client stand on the stage.

/// How much of a server's card fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// Glyph and id.
    Token,
    /// Glyph, id, newest write.
    Compact,
    /// Seven slots and one foot line.
    Small,
    /// Everything.
    Full,
}
