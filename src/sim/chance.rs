//! Chance without state (rule 4): a draw is a hash of what it is for, so taking one action away
//! shifts no other draw.

/// What a draw decides. Each purpose is a stream of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// How long a message takes.
    Latency,
    /// How long a flush takes.
    Flush,
    /// How long applying takes.
    Apply,
    /// How long a server waits after a vote that nobody won.
    ElectionWait,
    /// Whether a message vanishes.
    Loss,
    /// Whether a message arrives twice.
    Duplicate,
    /// How long after the original a copy arrives.
    Copy,
    /// How much longer a message takes where order is not kept.
    Reorder,
    /// How long a monitor's campaign lasts.
    CampaignWait,
    /// Which server a monitor tells to stand, where any will do.
    CampaignChoice,
    /// Which key a write sets or a read asks for.
    Key,
    /// Whether a client's own load reads or writes next.
    ReadShare,
}

/// One draw, 64 even bits.
#[must_use]
pub fn draw(seed: u64, purpose: Purpose, from: u16, to: u16, nth: u32) -> u64 {
    let stream = match purpose {
        Purpose::Latency => 0x9E37_79B9_7F4A_7C15,
        Purpose::Flush => 0xD1B5_4A32_D192_ED03,
        Purpose::Apply => 0x8CB9_2BA7_2F3D_8DD7,
        Purpose::ElectionWait => 0xA24B_AED4_963E_E407,
        Purpose::Loss => 0x9FB2_1C65_1E98_DF25,
        Purpose::Duplicate => 0xC2B2_AE3D_27D4_EB4F,
        Purpose::Copy => 0x1656_67B1_9E37_79F9,
        Purpose::Reorder => 0x85EB_CA77_C2B2_AE63,
        Purpose::CampaignWait => 0x27D4_EB2F_1656_67C5,
        Purpose::CampaignChoice => 0x94D0_49BB_1331_11EB,
        Purpose::Key => 0x8A5C_D789_635D_2DFF,
        Purpose::ReadShare => 0x1216_85F9_D8B1_C4A7,
    };
    let place = u64::from(from) << 48 | u64::from(to) << 32 | u64::from(nth);
    mix(mix(seed ^ stream) ^ place)
}

/// `base` changed by up to `percent` either way, evenly.
#[must_use]
pub fn vary(base: u64, percent: u32, draw: u64) -> u64 {
    let span = base * u64::from(percent) / 100;
    base - span + below(2 * span + 1, draw)
}

/// A number from 0 to `limit - 1`, evenly.
#[must_use]
pub fn below(limit: u64, draw: u64) -> u64 {
    let scaled = (u128::from(draw) * u128::from(limit)) >> 64;
    u64::try_from(scaled).expect("a product's upper half fits in 64 bits")
}

/// The finisher of the `SplitMix64` generator (Steele, Lea and Flood 2014): every bit of the input
/// changes every bit of the output.
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_has_the_same_answer() {
        assert_eq!(draw(7, Purpose::Latency, 0, 1, 3), draw(7, Purpose::Latency, 0, 1, 3));
        assert_ne!(draw(7, Purpose::Latency, 0, 1, 3), draw(7, Purpose::Latency, 1, 0, 3));
        assert_ne!(draw(7, Purpose::Latency, 0, 1, 3), draw(7, Purpose::Flush, 0, 1, 3));
    }

    #[test]
    fn variation_stays_within_its_percent_and_uses_all_of_it() {
        let drawn: Vec<u64> =
            (0..10_000).map(|n| vary(20_000, 10, draw(1, Purpose::Latency, 0, 1, n))).collect();
        assert!(drawn.iter().all(|us| (18_000..=22_000).contains(us)));
        assert!(drawn.iter().any(|us| *us < 18_050) && drawn.iter().any(|us| *us > 21_950));
    }

    #[test]
    fn no_variation_means_the_base() {
        assert_eq!(vary(20_000, 0, u64::MAX), 20_000);
    }
}
