//! The headless runner: plays a run file, or a lesson by its prescribed acts, and prints what it came to.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::process::ExitCode;
use std::time::Duration;

use ripple::scenario::read::decode;
use ripple::scenario::rehearsal::{rehearse, summary};
use ripple::share::limits::{Limits, MAX_BYTES};
use ripple::share::outcome::Outcome;
use ripple::share::play::play;
use ripple::share::run_file::RunFile;
use ripple::sim::fact::FactLevel;
use ripple::sim::text::line;

const USAGE: &str = "\
Usage: ripple-run FILE [--trace | --trace-all | --lesson]

Plays a run file (- reads it from standard input) and prints the outcome as JSON.

  --trace       print the facts instead, one a line, without heartbeats and timers
  --trace-all   print every fact instead
  --lesson      the file is a lesson: play every step by its prescribed acts, and print what was said
  --help        print this

Exit status: 0 when all that the file expects is so, 1 when not, 2 when the file or the call is bad.";

/// A file may come from anyone; whatever the engine makes of it ends after this long.
const LONGEST: Duration = Duration::from_mins(1);

/// What to do.
struct Call {
    file: String,
    trace: Option<FactLevel>,
    lesson: bool,
}

fn main() -> ExitCode {
    let mut arguments = Vec::new();
    for argument in std::env::args_os().skip(1) {
        arguments.push(argument.to_string_lossy().into_owned());
    }
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        return finish(writeln!(io::stdout(), "{USAGE}"), ExitCode::SUCCESS);
    }
    match parse(&arguments) {
        Ok(call) => run(&call).unwrap_or_else(|problem| fail(&format!("{}: {problem}", call.file))),
        Err(problem) => fail(&format!("{problem}\n\n{USAGE}")),
    }
}

fn parse(arguments: &[String]) -> Result<Call, String> {
    let mut file = None;
    let mut trace = None;
    let mut lesson = false;
    for argument in arguments {
        match argument.as_str() {
            "--trace" => trace = trace.or(Some(FactLevel::Detail)),
            "--trace-all" => trace = Some(FactLevel::Background),
            "--lesson" => lesson = true,
            option if option.starts_with('-') && option != "-" => {
                return Err(format!("there is no option {option}"));
            }
            path if file.is_none() => file = Some(path.to_owned()),
            path => return Err(format!("one file at a time; {path} is a second one")),
        }
    }
    if lesson && trace.is_some() {
        return Err("a lesson has a run for each step, so it has no single trace".into());
    }
    let file = file.ok_or("a run file is missing")?;
    Ok(Call { file, trace, lesson })
}

fn run(call: &Call) -> Result<ExitCode, String> {
    let text = read(&call.file)?;
    if call.lesson {
        end_in_time(&call.file);
        return rehearse_lesson(&text);
    }
    let file = RunFile::decode(&text, Limits::RUNNER).map_err(|error| error.to_string())?;
    end_in_time(&call.file);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut written = Ok(());
    let cluster = play(&file, |fact, cluster| {
        if written.is_ok() && call.trace.is_some_and(|level| fact.what.level() >= level) {
            written = writeln!(out, "{}", line(fact, cluster.table()));
        }
    })
    .map_err(|error| error.to_string())?;
    let outcome = Outcome::new(&file, &cluster);
    if call.trace.is_none() {
        written = writeln!(out, "{}", outcome.json());
    }
    for unmet in outcome.unmet() {
        complain(&format!("{}: expected {}; found {}", call.file, unmet.expected, unmet.found));
    }
    let code = if outcome.as_expected() { ExitCode::SUCCESS } else { ExitCode::from(1) };
    Ok(finish(written.and_then(|()| out.flush()), code))
}

fn rehearse_lesson(text: &str) -> Result<ExitCode, String> {
    let lesson = decode(text, Limits::PAGE).map_err(|error| error.to_string())?;
    let steps = rehearse(&lesson).map_err(|error| error.to_string())?;
    Ok(finish(writeln!(io::stdout(), "{}", summary(&lesson, &steps)), ExitCode::SUCCESS))
}

fn end_in_time(file: &str) {
    let seconds = LONGEST.as_secs();
    let problem = format!("{file}: until_us: playing took more than {seconds} s; play it for less");
    std::thread::spawn(move || {
        std::thread::sleep(LONGEST);
        complain(&problem);
        std::process::exit(2);
    });
}

/// A file's text; of one that is too large, enough to see that it is.
fn read(path: &str) -> Result<String, String> {
    let source: Box<dyn Read> = if path == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path).map_err(|error| error.to_string())?)
    };
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    source.take(limit + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() > MAX_BYTES {
        return Err(format!("the file has more than {MAX_BYTES} bytes; no more are allowed"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("byte {at}: this is not UTF-8 text")
    })
}

/// Whoever reads the output may stop reading; that is no failure.
fn finish(written: io::Result<()>, code: ExitCode) -> ExitCode {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => fail(&error.to_string()),
        _ => code,
    }
}

fn fail(problem: &str) -> ExitCode {
    complain(problem);
    ExitCode::from(2)
}

fn complain(problem: &str) {
    // Nobody is left to tell when this fails too.
    let _ = writeln!(io::stderr(), "ripple-run: {problem}");
}
