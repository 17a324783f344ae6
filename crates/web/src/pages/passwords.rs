//! Passwords: what is good enough, hashing and comparing (Argon2id, 19 MiB, two passes), never more than a few at a time.

use super::state::State;
use crate::error::PageError;
use crate::form::FieldError;
use crate::locale::Key;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Characters that a password has at least.
pub const LEAST: usize = 10;
/// And at most; nobody types more, and hashing must cost the same for all.
const MOST: usize = 200;

/// What is tried first by whoever guesses, of [`LEAST`] characters or more; compared without case.
const COMMON: [&str; 34] = [
    "1234567890",
    "0123456789",
    "12345678910",
    "123456789a",
    "a123456789",
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
    "qwertyuiop",
    "qwerty12345",
    "qwerty123456",
    "password12",
    "password123",
    "password1234",
    "passw0rd123",
    "p@ssw0rd123",
    "p@ssword123",
    "matkhau123",
    "matkhau1234",
    "matkhau123456",
    "abc123456789",
    "abcd123456",
    "abcdef123456",
    "iloveyou123",
    "anhyeuem123",
    "anhyeuem12",
    "vietnam123",
    "vietnam2025",
    "laocai2022",
    "laocai2025",
    "laocai123456",
    "yenbai123456",
    "quantri123",
    "administrator",
    "admin123456",
];

/// A hash that no password has, so that a name nobody has costs the same time.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Is the password good enough for somebody of that sign-in name?
///
/// # Errors
/// What to say at its field.
pub fn good(password: &str, sign_in_name: &str) -> Result<(), FieldError> {
    let lower = password.to_lowercase();
    let mut letters = lower.chars();
    let first = letters.next();
    let one_letter = letters.all(|letter| Some(letter) == first);
    let name = sign_in_name.trim().to_lowercase();
    match password.chars().count() {
        0 => Err(FieldError::Required),
        count if count < LEAST => Err(FieldError::TooShort(LEAST)),
        count if count > MOST => Err(FieldError::TooLong(MOST)),
        _ if one_letter || COMMON.contains(&lower.as_str()) || (!name.is_empty() && lower == name) => {
            Err(FieldError::Other(Key("password-common")))
        }
        _ => Ok(()),
    }
}

/// The hash to keep (a PHC string) of a password, with a salt of 16 random bytes.
///
/// # Errors
/// [`PageError::Internal`]; no password does that.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String, PageError> {
    let hash: Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), salt);
    hash.map(|hash| hash.to_string()).map_err(|error| {
        tracing::error!(%error, "hashing failed");
        PageError::Internal
    })
}

/// [`hash`], waiting its turn, off the threads that answer requests.
///
/// # Errors
/// As [`hash`].
pub async fn hashed(state: &State, password: String) -> Result<String, PageError> {
    let salt = state.store.surroundings().bytes();
    in_turn(state, move || hash(&password, &salt)).await?
}

/// Is this the password behind a kept hash? `None` (nobody has that name) takes as long and never fits.
///
/// # Errors
/// When the program is stopping.
pub async fn fits(state: &State, password: String, kept: Option<String>) -> Result<bool, PageError> {
    let kept = kept.unwrap_or_else(|| NOBODYS.to_owned());
    in_turn(state, move || {
        password.chars().count() <= MOST
            && PasswordHash::new(&kept)
                .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok())
    })
    .await
}

async fn in_turn<T: Send + 'static>(state: &State, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PageError> {
    let turn = state.password_work.clone().acquire_owned().await.map_err(|_| PageError::Unavailable)?;
    let work = tokio::task::spawn_blocking(move || {
        // Held here, so that a visitor who goes away does not let one more in.
        let _turn = turn;
        work()
    });
    work.await.map_err(|_| PageError::Internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_what_everybody_tries_first() {
        assert_eq!(good("năm con trâu về bản", "quantri"), Ok(()));
        assert_eq!(good("", "quantri"), Err(FieldError::Required));
        assert_eq!(good("chín chữ!", "quantri"), Err(FieldError::TooShort(LEAST)));
        assert_eq!(good(&"a b ".repeat(60), "quantri"), Err(FieldError::TooLong(MOST)));
        for common in ["MatKhau123", "1234567890", "aaaaaaaaaaaa", "Quantri.Tinh"] {
            assert_eq!(good(common, "quantri.tinh"), Err(FieldError::Other(Key("password-common"))), "{common}");
        }
    }

    #[test]
    fn the_list_of_common_passwords_holds_none_that_is_too_short_anyway() {
        assert!(COMMON.iter().all(|common| common.len() >= LEAST && *common == common.to_lowercase()));
    }

    #[test]
    fn nobodys_hash_asks_for_the_same_work_as_anybodys() {
        let (nobodys, somebodys) =
            (PasswordHash::new(NOBODYS).unwrap(), hash("năm con trâu về bản", &[7; 16]).unwrap());
        let somebodys = PasswordHash::new(&somebodys).unwrap();
        assert_eq!(
            (&nobodys.algorithm, &nobodys.version, &nobodys.params),
            (&somebodys.algorithm, &somebodys.version, &somebodys.params)
        );
        assert!(Argon2::default().verify_password("".as_bytes(), &nobodys).is_err());
    }
}
