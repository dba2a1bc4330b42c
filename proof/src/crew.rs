//! Work shared out among as many threads as the machine has cores.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

/// Does every piece of work from `first` on, `count` of them, and gathers what each thread made of its
/// share. Ends early, without the rest, when a piece gives an error; of several the first in order.
///
/// # Errors
///
/// The error of a piece of work, with its number.
pub fn share<T: Default + Send, E: Send>(
    first: u64,
    count: u64,
    work: impl Fn(u64, &mut T) -> Result<(), E> + Sync,
) -> Result<Vec<T>, (u64, E)> {
    let next = AtomicU64::new(first);
    let stop = AtomicBool::new(false);
    let failed: Mutex<Vec<(u64, E)>> = Mutex::new(Vec::new());
    let hand = || {
        let mut made = T::default();
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= first + count || stop.load(Ordering::Relaxed) {
                return made;
            }
            if let Err(error) = work(piece, &mut made) {
                stop.store(true, Ordering::Relaxed);
                failed.lock().expect("no hand dies").push((piece, error));
            }
        }
    };
    let hands = thread::available_parallelism().map_or(2, NonZero::get);
    let made = thread::scope(|scope| {
        let hands: Vec<_> = (0..hands).map(|_| scope.spawn(hand)).collect();
        hands.into_iter().map(|hand| hand.join().expect("no hand dies")).collect()
    });
    let mut failed = failed.into_inner().expect("no hand dies");
    failed.sort_by_key(|(piece, _)| *piece);
    failed.into_iter().next().map_or(Ok(made), Err)
}
