//! What the eye relies on: places on the stage, and the colours.

#[path = "look/places.rs"]
mod places;
