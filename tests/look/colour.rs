//! Measuring colours: contrast as WCAG 2 defines it, distance by CIEDE2000, and how the three
//! kinds of dichromats see (Machado, Oliveira and Fernandes 2009, severity 1).

/// A colour in sRGB, each channel from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rgb([f64; 3]);

/// A colour in CIELAB under D65.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lab {
    pub l: f64,
    pub a: f64,
    pub b: f64,
}

/// A kind of colour vision.
#[derive(Clone, Copy, Debug)]
pub enum Vision {
    Normal,
    Protan,
    Deutan,
    Tritan,
}

impl Rgb {
    /// From six hexadecimal digits.
    pub fn from_hex(hex: &str) -> Self {
        let number = u32::from_str_radix(hex, 16).expect("six hexadecimal digits");
        let [_, channels @ ..] = number.to_be_bytes();
        Self(channels.map(|channel| f64::from(channel) / 255.0))
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|channel| {
            if channel <= 0.040_45 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    fn from_linear(linear: [f64; 3]) -> Self {
        Self(linear.map(|channel| {
            let channel = channel.clamp(0.0, 1.0);
            if channel <= 0.003_130_8 {
                channel * 12.92
            } else {
                1.055 * channel.powf(1.0 / 2.4) - 0.055
            }
        }))
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn lab(self) -> Lab {
        const TO_XYZ: [[f64; 3]; 3] = [
            [0.412_456_4, 0.357_576_1, 0.180_437_5],
            [0.212_672_9, 0.715_152_2, 0.072_175_0],
            [0.019_333_9, 0.119_192_0, 0.950_304_1],
        ];
        const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];
        let xyz = times(TO_XYZ, self.linear());
        let root = |place: usize| {
            let share = xyz[place] / WHITE[place];
            if share > 0.008_856 { share.cbrt() } else { 7.787 * share + 16.0 / 116.0 }
        };
        let (x, y, z) = (root(0), root(1), root(2));
        Lab { l: 116.0 * y - 16.0, a: 500.0 * (x - y), b: 200.0 * (y - z) }
    }
}

impl Vision {
    pub const ALL: [Self; 4] = [Self::Normal, Self::Protan, Self::Deutan, Self::Tritan];

    /// The colour that looks to normal vision as `colour` looks to this one.
    pub fn sees(self, colour: Rgb) -> Rgb {
        let matrix = match self {
            Self::Normal => return colour,
            Self::Protan => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deutan => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Tritan => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        };
        Rgb::from_linear(times(matrix, colour.linear()))
    }
}

/// The contrast of two colours, from 1 to 21.
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// How different two colours look.
pub fn distance(a: Rgb, b: Rgb) -> f64 {
    ciede2000(a.lab(), b.lab())
}

/// The formula of Sharma, Wu and Dalal (2005), in their notation.
fn ciede2000(first: Lab, second: Lab) -> f64 {
    let chroma = f64::midpoint(first.a.hypot(first.b), second.a.hypot(second.b));
    let stretch = 1.0 + 0.5 * (1.0 - grey_share(chroma));
    let (a1, a2) = (stretch * first.a, stretch * second.a);
    let (c1, c2) = (a1.hypot(first.b), a2.hypot(second.b));
    let (h1, h2) = (hue(a1, first.b), hue(a2, second.b));

    let delta_hue = if c1 * c2 == 0.0 { 0.0 } else { (h2 - h1 + 540.0).rem_euclid(360.0) - 180.0 };
    let delta_l = second.l - first.l;
    let delta_c = c2 - c1;
    let delta_h = 2.0 * (c1 * c2).sqrt() * (delta_hue / 2.0).to_radians().sin();

    let l = f64::midpoint(first.l, second.l);
    let c = f64::midpoint(c1, c2);
    let h = if c1 * c2 == 0.0 { h1 + h2 } else { (h1 + delta_hue / 2.0).rem_euclid(360.0) };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
        - 0.20 * cos(4.0 * h - 63.0);
    let s_l = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let s_c = 1.0 + 0.045 * c;
    let s_h = 1.0 + 0.015 * c * t;
    let turn = 30.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let r_t = -2.0 * grey_share(c) * (2.0 * turn).to_radians().sin();

    let terms = [delta_l / s_l, delta_c / s_c, delta_h / s_h];
    let squares: f64 = terms.iter().map(|term| term * term).sum();
    (squares + r_t * terms[1] * terms[2]).sqrt()
}

fn grey_share(chroma: f64) -> f64 {
    (chroma.powi(7) / (chroma.powi(7) + 25.0_f64.powi(7))).sqrt()
}

fn hue(a: f64, b: f64) -> f64 {
    if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) }
}

fn times(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(factor, value)| factor * value).sum())
}

#[test]
fn the_distance_is_that_of_the_published_reference_pairs() {
    let pairs = [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ];
    for ((l1, a1, b1), (l2, a2, b2), expected) in pairs {
        let found = ciede2000(Lab { l: l1, a: a1, b: b1 }, Lab { l: l2, a: a2, b: b2 });
        assert!((found - expected).abs() < 1e-4, "{found} instead of {expected}");
    }
}

#[test]
fn black_on_white_has_the_greatest_contrast() {
    let found = contrast(Rgb::from_hex("000000"), Rgb::from_hex("FFFFFF"));
    assert!((found - 21.0).abs() < 1e-9);
}
