//! Passwords: what is good enough, hashing and comparing (Argon2id, 19 MiB, two passes), never more than a few at a time.

use super::state::State;
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Characters that a password has at least.
pub const LEAST: usize = 10;
/// And at most; nobody types more, and hashing must cost the same for all.
const MOST: usize = 200;

/// What people choose first, without its case, marks, figures at the ends and signs for letters: words apart by spaces.
const COMMON: &str = include_str!("common_passwords.txt");

/// The rows of keys along which fingers run.
const ROWS: [&str; 5] =
    ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p"];

/// With no more letters than these beside its figures a password is a number.
const FEW_LETTERS: usize = 3;
/// And one of no more signs than this is guessed.
const LONG_NUMBER: usize = 14;

/// So many people may share a number before it shows in how long a "no" takes. A wrong password costs the work of so many.
const ALIKE: usize = 4;

/// A hash that no password has, so that a name nobody has costs the same time.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Is the password good enough for somebody of that sign-in name?
///
/// # Errors
/// What to say at its field.
pub fn good(password: &str, sign_in_name: &str) -> Result<(), FieldError> {
    match password.chars().count() {
        0 => Err(FieldError::Required),
        count if count < LEAST => Err(FieldError::TooShort(LEAST)),
        count if count > MOST => Err(FieldError::TooLong(MOST)),
        _ if is_guessed_first(password, sign_in_name) => Err(FieldError::Other(Key("password-common"))),
        _ => Ok(()),
    }
}

/// Does whoever guesses come to it soon: a common word with figures around it, figures or keys in a row, the same again and again,
/// a phone number, the own name?
fn is_guessed_first(password: &str, sign_in_name: &str) -> bool {
    let plain: String = rules::text::nfc(password).chars().flat_map(plain).filter(|c| !c.is_whitespace()).collect();
    let outside = |c: char| !c.is_ascii_alphabetic();
    let letters = |text: &str| text.chars().map(letter_of_sign).filter(char::is_ascii_alphabetic).collect::<String>();
    let bare = plain.trim_matches(outside);
    // With the signs inside it read as letters, and without.
    let (spelt, letters) = (letters(bare), plain.chars().filter(char::is_ascii_alphabetic).collect::<String>());
    let name: String = rules::text::fold(sign_in_name).chars().filter(char::is_ascii_alphabetic).collect();
    let is_name = |word: &str| !name.is_empty() && word == name;
    let in_a_row =
        |word: &str| ROWS.iter().any(|row| row.contains(word) || row.chars().rev().collect::<String>().contains(word));
    let digits = !plain.is_empty() && plain.chars().all(|c| c.is_ascii_digit());
    // Figures and signs alone: somebody's phone, a date, a run of keys.
    let no_words = letters.is_empty();
    let is_number = letters.len() <= FEW_LETTERS && plain.chars().all(|c| c.is_ascii_alphanumeric());
    [bare, spelt.as_str(), letters.as_str()]
        .into_iter()
        .any(|word| COMMON.split_ascii_whitespace().any(|common| common == word) || is_name(word))
        || in_a_row(&plain)
        || is_number && plain.len() <= LONG_NUMBER
        || repeats(&plain)
        || digits && (is_run(&plain) || plain.len() <= 12)
        || no_words && !digits && plain.chars().count() < 12
}

/// A letter without its marks, in lower case; any other sign as it is.
fn plain(sign: char) -> Vec<char> {
    if sign.is_alphabetic() { rules::text::fold(&sign.to_string()).chars().collect() } else { vec![sign] }
}

/// `@` for a, `0` for o and their like.
fn letter_of_sign(sign: char) -> char {
    match sign {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '5' | '$' => 's',
        other => other,
    }
}

/// One piece of at most four letters, again and again.
fn repeats(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    (1..=4).any(|period| letters.len() > period && letters.iter().zip(letters.iter().skip(period)).all(|(a, b)| a == b))
}

/// Figures at one distance, 9 followed by 0 included: 1234567890, 2468024680.
fn is_run(digits: &str) -> bool {
    let numbers: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(10)).collect();
    let steps: Vec<u32> = numbers.windows(2).map(|pair| (pair[1] + 10 - pair[0]) % 10).collect();
    steps.windows(2).all(|pair| pair[0] == pair[1])
}

/// Is it six digits that can be a PIN?
///
/// # Errors
/// What to say at its field.
pub fn good_pin(pin: &str) -> Result<(), FieldError> {
    let six = pin.len() == 6 && pin.bytes().all(|byte| byte.is_ascii_digit());
    match () {
        () if pin.is_empty() => Err(FieldError::Required),
        () if !six => Err(FieldError::Other(Key("pin-six-digits"))),
        () if is_run(pin) || repeats(pin) => Err(FieldError::Other(Key("pin-common"))),
        () => Ok(()),
    }
}

/// A new password as it was typed twice, into the fields `password` and `password_again`; kept apart from the form that comes back.
pub(super) struct Chosen {
    pub(super) password: String,
    again: String,
}

impl Chosen {
    pub(super) fn of(sent: &[(String, String)]) -> Self {
        let field =
            |name: &str| sent.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.clone()).unwrap_or_default();
        Self { password: field("password"), again: field("password_again") }
    }

    /// Notes what is wrong with it at its field.
    pub(super) fn check(&self, form: &mut FormState, sign_in_name: &str) {
        if let Err(fault) = good(&self.password, sign_in_name) {
            form.refuse("password", fault);
        } else if self.password != self.again {
            form.refuse("password_again", FieldError::Different);
        }
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

/// Of several accounts those whose password it is. Before a "no" as much is compared for nobody as for one or for [`ALIKE`], so that the
/// time it takes tells nobody whose number it is, nor that some share it.
///
/// # Errors
/// As `fits`, by which a hash is compared.
pub(super) async fn whose<A, E, F>(known: Vec<(A, String)>, fits: impl Fn(Option<String>) -> F) -> Result<Vec<A>, E>
where
    F: Future<Output = Result<bool, E>>,
{
    let others = ALIKE.saturating_sub(known.len());
    let mut right = Vec::new();
    for (account, hash) in known {
        if fits(Some(hash)).await? {
            right.push(account);
        }
    }
    if right.is_empty() {
        for _ in 0..others {
            fits(None).await?;
        }
    }
    Ok(right)
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
        let common = [
            "MatKhau123",
            "1234567890",
            "123456789012",
            "aaaaaaaaaaaa",
            "Quantri.Tinh",
            "P@ssw0rd2025",
            "Laocai@2025!",
            "0912345678",
            "qwertyuiop",
            "1qaz2wsx3edc",
            "abcabcabcabc",
            "12121212121212",
            "Việt Nam 2025",
            "anhyeuem@12",
            "01/01/1990",
            "a123456789",
            "1q2w3e4r5t",
            "asdf123456",
            "Hello12345",
            "matkhaumoi1",
            "0912345678a",
        ];
        for common in common {
            assert_eq!(good(common, "quantri.tinh"), Err(FieldError::Other(Key("password-common"))), "{common}");
        }
        for fine in ["ruộng bậc thang", "trau2gaba10", "Chợ phiên thứ bảy", "k8#Lp2!vQz"] {
            assert_eq!(good(fine, "quantri.tinh"), Ok(()), "{fine}");
        }
    }

    #[test]
    fn a_pin_is_six_digits_in_no_row() {
        assert_eq!(good_pin("274916"), Ok(()));
        for (pin, key) in [
            ("123456", "pin-common"),
            ("000000", "pin-common"),
            ("121212", "pin-common"),
            ("12345", "pin-six-digits"),
            ("12345a", "pin-six-digits"),
        ] {
            assert_eq!(good_pin(pin), Err(FieldError::Other(Key(key))), "{pin}");
        }
        assert_eq!(good_pin(""), Err(FieldError::Required));
    }

    #[tokio::test]
    async fn a_no_costs_the_same_work_for_nobody_one_and_several_and_everybody_s_password_is_looked_at() {
        use std::cell::Cell;
        let compared = Cell::new(0);
        let ask = async |people: usize, typed: &str| {
            compared.set(0);
            let known = (0..people).map(|one| (one, format!("hash of {one}"))).collect();
            let fits = |hash: Option<String>| {
                compared.set(compared.get() + 1);
                std::future::ready(Ok::<bool, PageError>(hash.is_some_and(|hash| hash.ends_with(typed))))
            };
            (whose(known, fits).await.unwrap(), compared.get())
        };
        for people in 0..=ALIKE {
            assert_eq!(ask(people, "nobody").await, (vec![], ALIKE), "{people}");
        }
        assert_eq!(ask(1, "0").await, (vec![0], 1));
        assert_eq!(ask(3, "1").await, (vec![1], 3));
        assert_eq!(ask(6, "5").await, (vec![5], 6), "the sixth can get in too");
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
