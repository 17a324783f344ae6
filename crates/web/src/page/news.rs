//! What has just been done, told on the next page.

use crate::locale::Key;

/// What the visitor has just done, said on the next page. Whoever redirects after a change appends
/// [`Done::query`] to the address; only these sentences can be said, whatever a crafted link asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// What was entered is kept.
    Saved,
    /// A thing was made.
    Created,
    /// A thing was ended or taken off.
    Ended,
    /// What was entered is kept, a phone number in the digits that have taken the place of those typed.
    PhoneChanged,
    /// Somebody left a team.
    Left,
    /// A decision was taken back.
    Withdrawn,
    /// What was chosen from a file was taken in.
    Imported,
    /// Somebody is invited: the slip is to be handed over.
    Invited,
    /// Somebody stands in for another no more.
    StandInEnded,
    /// An account is shut.
    Shut,
    /// The visitor is signed out.
    SignedOut,
    /// The last change was undone.
    Undone,
    /// Somebody got in by an invitation and has a password now.
    Welcome,
    /// The same, and has a PIN on this phone too.
    Enrolled,
}

impl Done {
    const ALL: [(Self, &'static str, Key); 14] = [
        (Self::Saved, "saved", Key("done-saved")),
        (Self::Created, "created", Key("done-created")),
        (Self::Ended, "ended", Key("done-ended")),
        (Self::PhoneChanged, "phone-changed", Key("done-phone-changed")),
        (Self::Left, "left", Key("done-left")),
        (Self::Withdrawn, "withdrawn", Key("done-withdrawn")),
        (Self::Imported, "imported", Key("done-imported")),
        (Self::Invited, "invited", Key("done-invited")),
        (Self::StandInEnded, "stand-in-ended", Key("done-stand-in-ended")),
        (Self::Shut, "shut", Key("done-shut")),
        (Self::SignedOut, "signed-out", Key("done-signed-out")),
        (Self::Undone, "undone", Key("done-undone")),
        (Self::Welcome, "welcome", Key("done-welcome")),
        (Self::Enrolled, "enrolled", Key("done-enrolled")),
    ];

    /// The address `path` with this news: `/teams/…?done=saved`.
    #[must_use]
    pub fn query(self, path: &str) -> String {
        let code = Self::ALL.into_iter().find(|(done, ..)| *done == self).map_or("", |(_, code, _)| code);
        let joint = if path.contains('?') { '&' } else { '?' };
        format!("{path}{joint}done={code}")
    }

    pub(super) fn key(self) -> Key {
        Self::ALL.into_iter().find(|(done, ..)| *done == self).map_or(Key("done-saved"), |(.., key)| key)
    }

    pub(super) fn of_query(query: &str) -> Option<Self> {
        let asked = query.split('&').find_map(|pair| pair.strip_prefix("done="))?;
        Self::ALL.into_iter().find(|(_, code, _)| *code == asked).map(|(done, ..)| done)
    }
}
