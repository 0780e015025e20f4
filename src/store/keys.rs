//! The keys of a practice: one random file key, wrapped twice.
//!
//! The database is encrypted under the file key alone. The header keeps that key wrapped by the
//! passphrase (through Argon2id, which makes guessing slow) and by the recovery key (160 random
//! bits on paper, which need no slowing). So a changed passphrase re-wraps 32 bytes and never
//! touches the database. Nothing here prints or logs a key.

use std::fmt;

use anyhow::{Result, anyhow, ensure};
use argon2::{Algorithm, Argon2, Params, Version};
use blake2::Blake2bMac512;
use blake2::digest::{KeyInit as _, Mac as _};
use chacha20poly1305::aead::AeadInOut as _;
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

use super::hex;

/// The least number of characters a passphrase may have.
pub const LEAST_PASSPHRASE: usize = 4;

/// Letters of a printed recovery key: Crockford's base 32, which has no I, L, O or U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RECOVERY_BYTES: usize = 20;
const CHECK_LETTERS: usize = 4;

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| anyhow!("the system gave no random bytes: {e}"))?;
    Ok(bytes)
}

/// The 32 random bytes that everything in a practice is encrypted under.
#[derive(ZeroizeOnDrop)]
pub(crate) struct FileKey([u8; 32]);

impl FileKey {
    pub(crate) fn random() -> Result<FileKey> {
        Ok(FileKey(random()?))
    }

    /// A key for one purpose, so that no two uses share one.
    pub(crate) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        derive(&self.0, purpose)
    }

    /// What SQLCipher takes as a raw key: the 64 hexadecimal digits of a derived key.
    pub(crate) fn database_key(&self) -> Zeroizing<String> {
        let key = self.derive("claimdesk database");
        let digits = Zeroizing::new(hex::encode(key.as_slice()));
        Zeroizing::new(format!("x'{}'", digits.as_str()))
    }
}

fn derive(key: &[u8], purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    // Blake2b takes keys of up to 64 bytes and ours have 32 or fewer, so this cannot refuse.
    if let Ok(mut mac) = Blake2bMac512::new_from_slice(key) {
        mac.update(purpose.as_bytes());
        let mut whole = mac.finalize().into_bytes();
        for (to, from) in out.iter_mut().zip(whole.iter()) {
            *to = *from;
        }
        whole.as_mut_slice().zeroize();
    }
    out
}

/// A file key under a wrapping key: what the header keeps.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Wrapped {
    /// 24 bytes, hexadecimal.
    nonce: String,
    /// 32 bytes and the 16 of their tag, hexadecimal.
    key: String,
}

impl Wrapped {
    /// Wraps `file_key`; `bound` is whatever must not change beside it.
    pub(crate) fn new(file_key: &FileKey, under: &[u8; 32], bound: &str) -> Result<Wrapped> {
        let nonce = random::<24>()?;
        let mut sealed = file_key.0;
        let tag = XChaCha20Poly1305::new(&(*under).into())
            .encrypt_inout_detached(
                &XNonce::from(nonce),
                bound.as_bytes(),
                (&mut sealed[..]).into(),
            )
            .map_err(|_| anyhow!("wrap the file key"))?;
        let mut bytes = sealed.to_vec();
        bytes.extend_from_slice(&tag);
        Ok(Wrapped {
            nonce: hex::encode(&nonce),
            key: hex::encode(&bytes),
        })
    }

    /// The file key, or nothing when `under` is not the key it was wrapped by.
    pub(crate) fn open(&self, under: &[u8; 32], bound: &str) -> Option<FileKey> {
        let nonce: [u8; 24] = hex::decode(&self.nonce)?.try_into().ok()?;
        let bytes = hex::decode(&self.key)?;
        let (sealed, tag) = bytes.split_at_checked(32)?;
        let mut key = FileKey(sealed.try_into().ok()?);
        let tag: [u8; 16] = tag.try_into().ok()?;
        XChaCha20Poly1305::new(&(*under).into())
            .decrypt_inout_detached(
                &XNonce::from(nonce),
                bound.as_bytes(),
                (&mut key.0[..]).into(),
                &Tag::from(tag),
            )
            .ok()?;
        Some(key)
    }
}

/// How a passphrase becomes a wrapping key.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Kdf {
    /// Always `argon2id`.
    algorithm: String,
    /// 16 bytes, hexadecimal.
    salt: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Kdf {
    /// Argon2id with 64 MiB and 3 passes: about 0.14 s.
    pub(crate) fn new() -> Result<Kdf> {
        let salt = hex::encode(&random::<16>()?);
        Ok(Kdf {
            algorithm: "argon2id".into(),
            salt,
            memory_kib: 64 << 10,
            passes: 3,
            lanes: 1,
        })
    }

    /// Refuses parameters that this program would never write: a header from a stranger must not
    /// take all memory, nor all day.
    pub(crate) fn check(&self) -> Result<()> {
        ensure!(
            self.algorithm == "argon2id",
            "unknown key derivation \"{}\"",
            self.algorithm
        );
        let work = u64::from(self.memory_kib) * u64::from(self.passes);
        let sane = (8 << 10..=256 << 10).contains(&self.memory_kib)
            && (1..=10).contains(&self.passes)
            && (1..=4).contains(&self.lanes)
            && work <= 768 << 10;
        ensure!(
            sane,
            "key derivation asks for more work than any header of ours"
        );
        ensure!(
            hex::decode(&self.salt).is_some_and(|s| s.len() == 16),
            "salt is not 16 bytes"
        );
        Ok(())
    }

    fn key(&self, passphrase: &str) -> Result<Zeroizing<[u8; 32]>> {
        self.check()?;
        let salt = hex::decode(&self.salt).unwrap_or_default();
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .map_err(|e| anyhow!("key derivation parameters: {e}"))?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &salt, key.as_mut_slice())
            .map_err(|e| anyhow!("derive the key: {e}"))?;
        Ok(key)
    }
}

/// The key on paper: made with the practice, shown once, opens it when the passphrase is lost.
#[derive(Clone, ZeroizeOnDrop)]
pub struct RecoveryKey([u8; RECOVERY_BYTES]);

impl RecoveryKey {
    pub(crate) fn random() -> Result<RecoveryKey> {
        Ok(RecoveryKey(random()?))
    }

    /// Reads a key as it was printed; case, spaces and dashes do not matter, and O, I and L are
    /// read as 0 and 1. Nothing when it is not a recovery key or its check letters do not fit.
    pub fn parse(text: &str) -> Option<RecoveryKey> {
        let letters = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let values: Option<Vec<u8>> = letters.map(letter_value).collect();
        let values = Zeroizing::new(values?);
        if values.len() != RECOVERY_BYTES * 8 / 5 + CHECK_LETTERS {
            return None;
        }
        let mut key = RecoveryKey([0; RECOVERY_BYTES]);
        for (byte, eight) in key
            .0
            .iter_mut()
            .enumerate()
            .map(|(n, byte)| (byte, n * 8..n * 8 + 8))
        {
            for bit in eight {
                let value = values.get(bit / 5)?;
                *byte = (*byte << 1) | ((value >> (4 - bit % 5)) & 1);
            }
        }
        let check = values.get(RECOVERY_BYTES * 8 / 5..)?;
        (check == key.check()).then_some(key)
    }

    /// The key as it is printed: nine groups of four, the last one a check.
    pub fn printed(&self) -> Zeroizing<String> {
        let mut text = String::with_capacity(48);
        let bit = |n: usize| {
            self.0
                .get(n / 8)
                .map_or(0, |byte| (byte >> (7 - n % 8)) & 1)
        };
        let letters = (0..RECOVERY_BYTES * 8 / 5)
            .map(|n| (0..5).fold(0, |value, k| (value << 1) | bit(n * 5 + k)))
            .chain(self.check());
        for (n, value) in letters.enumerate() {
            if n > 0 && n % 4 == 0 {
                text.push('-');
            }
            text.push(char::from(
                *LETTERS.get(usize::from(value)).unwrap_or(&b'0'),
            ));
        }
        Zeroizing::new(text)
    }

    fn check(&self) -> [u8; CHECK_LETTERS] {
        let hash = derive(&self.0, "claimdesk recovery check");
        let mut check = [0; CHECK_LETTERS];
        for (to, from) in check.iter_mut().zip(hash.iter()) {
            *to = from & 31;
        }
        check
    }

    fn key(&self) -> Zeroizing<[u8; 32]> {
        derive(&self.0, "claimdesk recovery wrap")
    }
}

fn letter_value(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = LETTERS.iter().position(|l| char::from(*l) == letter)?;
    u8::try_from(at).ok()
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(..)")
    }
}

/// What a person types to open a practice.
pub enum Secret {
    /// The everyday passphrase.
    Passphrase(Zeroizing<String>),
    /// The key on paper.
    Recovery(RecoveryKey),
}

impl Secret {
    /// Takes what was typed for whichever it is: text with the shape and the check letters of a
    /// recovery key is one, anything else is a passphrase.
    pub fn typed(text: &str) -> Secret {
        match RecoveryKey::parse(text) {
            Some(key) => Secret::Recovery(key),
            None => Secret::Passphrase(Zeroizing::new(text.to_owned())),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The two wrapped copies of a file key.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Locks {
    kdf: Kdf,
    passphrase: Wrapped,
    recovery: Wrapped,
}

impl Locks {
    /// Wraps `file_key` anew for both secrets; `practice` is the id the copies are bound to.
    pub(crate) fn new(
        file_key: &FileKey,
        passphrase: &str,
        recovery: &RecoveryKey,
        practice: &str,
    ) -> Result<Locks> {
        let kdf = Kdf::new()?;
        let under = kdf.key(passphrase)?;
        let passphrase = Wrapped::new(file_key, &under, &bound(practice, "passphrase"))?;
        let recovery = Wrapped::new(file_key, &recovery.key(), &bound(practice, "recovery"))?;
        Ok(Locks {
            kdf,
            passphrase,
            recovery,
        })
    }

    /// The same locks with another passphrase; the recovery key stays.
    pub(crate) fn with_passphrase(
        &self,
        file_key: &FileKey,
        passphrase: &str,
        practice: &str,
    ) -> Result<Locks> {
        let kdf = Kdf::new()?;
        let under = kdf.key(passphrase)?;
        let passphrase = Wrapped::new(file_key, &under, &bound(practice, "passphrase"))?;
        Ok(Locks {
            kdf,
            passphrase,
            recovery: self.recovery.clone(),
        })
    }

    /// The same locks with another recovery key; the passphrase stays.
    pub(crate) fn with_recovery(
        &self,
        file_key: &FileKey,
        recovery: &RecoveryKey,
        practice: &str,
    ) -> Result<Locks> {
        let recovery = Wrapped::new(file_key, &recovery.key(), &bound(practice, "recovery"))?;
        Ok(Locks {
            kdf: self.kdf.clone(),
            passphrase: self.passphrase.clone(),
            recovery,
        })
    }

    /// Opens the lock that `secret` fits; nothing when it fits none.
    pub(crate) fn open(&self, secret: &Secret, practice: &str) -> Result<Option<FileKey>> {
        Ok(match secret {
            Secret::Passphrase(text) => {
                let under = self.kdf.key(text)?;
                self.passphrase.open(&under, &bound(practice, "passphrase"))
            }
            Secret::Recovery(key) => self.recovery.open(&key.key(), &bound(practice, "recovery")),
        })
    }

    /// Refuses parameters no header of ours has.
    pub(crate) fn check(&self) -> Result<()> {
        self.kdf.check()
    }
}

fn bound(practice: &str, which: &str) -> String {
    format!("claimdesk 1 {practice} {which}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_recovery_key_reads_back() {
        let key = RecoveryKey(*b"0123456789abcdefghij");
        let printed = key.printed();
        assert_eq!(printed.len(), 9 * 4 + 8);
        let again = RecoveryKey::parse(&printed.to_lowercase()).expect("reads back");
        assert_eq!(again.0, key.0);
    }

    #[test]
    fn one_wrong_letter_of_a_recovery_key_is_noticed() {
        let key = RecoveryKey(*b"0123456789abcdefghij");
        let printed = key.printed();
        for (at, letter) in printed.char_indices().filter(|(_, c)| *c != '-') {
            let other = if letter == '7' { '8' } else { '7' };
            let mut wrong = printed.to_string();
            wrong.replace_range(at..=at, &other.to_string());
            assert!(RecoveryKey::parse(&wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_wrapped_key_opens_only_with_its_key_and_its_practice() {
        let file_key = FileKey::random().unwrap();
        let wrapped = Wrapped::new(&file_key, &[7; 32], "practice a").unwrap();
        assert_eq!(wrapped.open(&[7; 32], "practice a").unwrap().0, file_key.0);
        assert!(wrapped.open(&[8; 32], "practice a").is_none());
        assert!(wrapped.open(&[7; 32], "practice b").is_none());
    }

    #[test]
    fn hostile_parameters_are_refused_before_any_work() {
        for (memory_kib, passes) in [(u32::MAX, 1), (64 << 10, u32::MAX), (0, 1), (256 << 10, 9)] {
            let kdf = Kdf {
                memory_kib,
                passes,
                ..Kdf::new().unwrap()
            };
            assert!(kdf.key("x").is_err(), "{memory_kib} KiB, {passes} passes");
        }
    }
}
