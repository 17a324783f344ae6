//! Rules over the crates' sources.

use super::{File, Finding};

/// A file longer than this probably holds two ideas.
const LONG: usize = 400;
/// A file longer than this is to be divided.
const TOO_LONG: usize = 500;

/// Files stay short enough to be read at once.
pub(super) fn sizes(files: &[File]) -> Vec<Finding> {
    files
        .iter()
        .filter(|file| file.is_rust())
        .filter_map(|file| match file.text.lines().count() {
            lines if lines > TOO_LONG => Some(Finding::new(
                &file.path,
                format!("{lines} lines; divide it by its ideas, {TOO_LONG} are the limit"),
            )),
            lines if lines > LONG => {
                Some(Finding::new(&file.path, format!("{lines} lines; does it hold two ideas?")).warning())
            }
            _ => None,
        })
        .collect()
}

/// SQL is written in the store alone.
pub(super) fn sql_stays_in_the_store(files: &[File]) -> Vec<Finding> {
    rust_of_the_crates(files)
        .filter(|file| !file.is_in("store"))
        .flat_map(|file| {
            file.code()
                .filter(|(_, line)| holds_sql(line))
                .map(|(index, _)| Finding::in_line(file, index, "SQL outside crates/store"))
        })
        .collect()
}

/// The web acts for a person or the public, never as the command line or a job.
pub(super) fn scopes_stay_out_of_the_web(files: &[File]) -> Vec<Finding> {
    const FORBIDDEN: [&str; 4] = ["Scope::operator", "Scope::Operator", "Scope::job", "Scope::Job"];
    rust_of_the_crates(files)
        // Its tests and benchmarks set up what the web then looks at.
        .filter(|file| file.is_in("web") && !file.path.contains("/tests/") && !file.path.contains("/examples/"))
        .flat_map(|file| {
            file.code().filter_map(|(index, line)| {
                let name = FORBIDDEN.iter().find(|name| line.contains(**name))?;
                Some(Finding::in_line(
                    file,
                    index,
                    format!("{name} in crates/web: a request acts for a person or the public"),
                ))
            })
        })
        .collect()
}

fn rust_of_the_crates(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| file.path.starts_with("crates/") && file.is_rust())
}

/// Statements are written with capital keywords, which no other text of the program has.
fn holds_sql(line: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|character: char| !(character.is_alphanumeric() || character == '_'))
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let words = words(line);
    words.iter().any(|word| word == "SELECT")
        || words
            .windows(2)
            .any(|pair| matches!([pair[0].as_str(), pair[1].as_str()], ["INSERT", "INTO"] | ["DELETE", "FROM"]))
        || words.windows(3).any(|three| three[0] == "UPDATE" && three[2] == "SET")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_from_other_text() {
        for sql in [
            r#"let q = "SELECT id FROM unit";"#,
            r#""INSERT INTO unit (id) VALUES ($1)""#,
            "UPDATE unit SET name = $1",
            "DELETE FROM unit",
        ] {
            assert!(holds_sql(sql), "{sql}");
        }
        for other in ["select an item", "UPDATE it", "let selected = SELECTED;"] {
            assert!(!holds_sql(other), "{other}");
        }
    }

    #[test]
    fn sql_is_welcome_in_the_store_and_in_comments() {
        let files = [
            File::sample("crates/store/src/units.rs", r#""SELECT 1""#),
            File::sample("crates/web/src/units.rs", "// SELECT would be wrong here"),
        ];
        assert_eq!(sql_stays_in_the_store(&files), []);
    }

    #[test]
    fn sql_in_the_web_is_found_with_its_line() {
        let files = [File::sample("crates/web/src/units.rs", "\nlet q = \"SELECT 1\";")];
        assert_eq!(sql_stays_in_the_store(&files)[0].place, "crates/web/src/units.rs:2");
    }

    #[test]
    fn a_scope_of_the_command_line_in_the_web_is_found() {
        let files = [File::sample("crates/web/src/lib.rs", "let scope = Scope::operator();")];
        assert_eq!(scopes_stay_out_of_the_web(&files).len(), 1);
    }

    #[test]
    fn long_files_warn_and_too_long_ones_break() {
        let file = |lines| [File::sample("crates/web/src/lib.rs", &"x\n".repeat(lines))];
        assert!(sizes(&file(LONG)).is_empty());
        assert!(!sizes(&file(LONG + 1))[0].broken);
        assert!(sizes(&file(TOO_LONG + 1))[0].broken);
    }
}
