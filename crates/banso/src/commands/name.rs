//! `banso name`: proposing and checking names of Zalo groups.

use super::Answer;
use crate::arguments::Name;
use anyhow::Result;
use rules::zalo::{NameParts, check, known_chains, propose};
use serde::Serialize;
use store::{Scope, Store};

#[derive(Serialize)]
struct Proposed<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Checked {
    ok: bool,
    problems: Vec<Problem>,
    proposed: Option<String>,
}

#[derive(Serialize)]
struct Problem {
    code: &'static str,
    text: String,
}

/// Proposing needs no data folder.
pub(crate) fn propose_name(village: Option<&str>, commune: Option<&str>, district: Option<&str>) -> Result<Answer> {
    match propose(&NameParts { village, commune, district, province: None }) {
        Ok(name) => Answer::done(&Proposed { name: name.as_str() }, format!("{}\n", name.as_str())),
        Err(error) => Ok(Answer::refused(error.text())),
    }
}

pub(crate) async fn run(command: Name, store: &Store) -> Result<Answer> {
    let name = match command {
        Name::Propose { village, commune, district } => {
            return propose_name(village.as_deref(), commune.as_deref(), district.as_deref());
        }
        Name::Check { name } => name,
    };
    let registry = store.registry(&Scope::operator()).await?;
    let verdict = check(&name, &known_chains(&registry, store.today()));
    let problems = verdict.problems.iter().map(|problem| Problem { code: problem.code(), text: problem.text() });
    let checked = Checked {
        ok: verdict.ok,
        problems: problems.collect(),
        proposed: verdict.proposed.as_ref().map(|name| name.as_str().to_owned()),
    };
    let mut text = match (checked.ok, verdict.remark()) {
        (true, Some(remark)) => format!("{name}: {remark}\n"),
        (true, None) => format!("{name}: đúng\n"),
        (false, _) => format!("{name}: chưa đúng\n"),
    };
    checked.problems.iter().for_each(|problem| text.push_str(&format!("- {}\n", problem.text)));
    if let Some(proposed) = &checked.proposed {
        text.push_str(&format!("Đề nghị đặt: {proposed}\n"));
    }
    let answer = Answer::done(&checked, text)?;
    Ok(if checked.ok { answer } else { answer.with_problems() })
}
