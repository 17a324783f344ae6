//! Files that belong to answers: each to its version, for ever.

use super::{Sent, debtor_id};
use crate::{
    db::{Read, Tx, args, statements},
    error::Result,
};
use std::collections::BTreeSet;

statements! {
    KEPT = "SELECT sha256 FROM file WHERE sha256 = $1";
    PUT_FILE = "INSERT INTO request_file (request, debtor, version, field, sha256) VALUES ($1, $2, $3, $4, $5)";
}

/// Those of some files that are kept, by their SHA-256.
pub(super) async fn kept(from: &mut impl Read, wanted: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let mut kept = BTreeSet::new();
    for file in wanted {
        let found: Option<(String,)> = from.opt(&KEPT, args![file.to_ascii_lowercase()]).await?;
        kept.extend(found.map(|(sha256,)| sha256));
    }
    Ok(kept)
}

/// Binds the files of the versions that were sent, so that they stay.
pub(super) async fn save(tx: &mut Tx, sent: &[Sent]) -> Result<()> {
    let mut rows = Vec::new();
    for sent in sent {
        let (request, debtor) = sent.key;
        for (field, file) in sent.answer.files() {
            let (version, field) = (i64::from(sent.version), i64::from(field));
            rows.push(args![request, debtor_id(debtor), version, field, file.sha256.as_str()]);
        }
    }
    Ok(tx.bulk(&PUT_FILE, rows).await?)
}
