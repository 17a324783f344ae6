//! A run in steps: each says what it does and how long it took, the table at the end says how each ended.

use std::time::{Duration, Instant};

use anyhow::Result;

/// How a step ended.
enum End {
    Passed,
    Failed(String),
    Skipped(String),
}

struct Step {
    name: String,
    took: Duration,
    end: End,
}

/// The steps done so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<Step>,
}

impl Steps {
    /// Does one step. A failed step does not keep the later ones from running: one run shows all there is to mend.
    pub(crate) fn step(&mut self, name: &str, what: &str, work: impl FnOnce() -> Result<()>) -> bool {
        println!("\n== {name}: {what}");
        let start = Instant::now();
        let end = match work() {
            Ok(()) => End::Passed,
            Err(error) => End::Failed(format!("{error:#}")),
        };
        let took = start.elapsed();
        let passed = match &end {
            End::Failed(why) => {
                println!("== {name}: FAILED after {}: {why}", spelled(took));
                false
            }
            End::Passed | End::Skipped(_) => {
                println!("== {name}: passed in {}", spelled(took));
                true
            }
        };
        self.done.push(Step { name: name.to_owned(), took, end });
        passed
    }

    /// Notes that a step was left out, and why.
    pub(crate) fn skip(&mut self, name: &str, why: &str) {
        println!("\n== {name}: skipped: {why}");
        self.done.push(Step { name: name.to_owned(), took: Duration::ZERO, end: End::Skipped(why.to_owned()) });
    }

    /// Prints the table; whether nothing failed.
    pub(crate) fn finish(self) -> bool {
        let (mut passed, mut failed, mut skipped) = (0, 0, 0);
        println!("\n{:<14} {:>10}  result", "step", "time");
        for step in &self.done {
            let result = match &step.end {
                End::Passed => {
                    passed += 1;
                    "passed".to_owned()
                }
                End::Failed(why) => {
                    failed += 1;
                    format!("FAILED: {}", first_line(why))
                }
                End::Skipped(why) => {
                    skipped += 1;
                    format!("skipped: {why}")
                }
            };
            println!("{:<14} {:>10}  {result}", step.name, spelled(step.took));
        }
        let all: Duration = self.done.iter().map(|step| step.took).sum();
        println!("{:<14} {:>10}", "all", spelled(all));
        println!("\nsteps: {passed} passed, {failed} failed, {skipped} skipped");
        failed == 0
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn spelled(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f32())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    #[test]
    fn one_failed_step_fails_the_run_but_stops_no_later_step() {
        let mut steps = Steps::default();
        let mut ran = false;
        assert!(!steps.step("first", "fails", || bail!("broken")));
        assert!(steps.step("second", "works", || {
            ran = true;
            Ok(())
        }));
        assert!(ran);
        assert!(!steps.finish());
    }

    #[test]
    fn a_skipped_step_is_no_failure() {
        let mut steps = Steps::default();
        steps.skip("browser", "left out");
        assert!(steps.finish());
    }

    #[test]
    fn long_times_are_spelled_in_minutes() {
        assert_eq!(spelled(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(spelled(Duration::from_secs(61)), "1 min 01 s");
    }
}
