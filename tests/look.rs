//! What the eye relies on: places on the stage, and the colours.

#[path = "look/colour.rs"]
mod colour;
#[path = "look/colours.rs"]
mod colours;
#[path = "look/places.rs"]
mod places;
