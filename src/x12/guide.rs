//! The implementation guides that claimdesk writes or reads, by their exact GS08 and ST03 names.

/// Professional claim, 837P.
pub const PROFESSIONAL_CLAIM: &str = "005010X222A1";
/// Institutional claim, 837I.
pub const INSTITUTIONAL_CLAIM: &str = "005010X223A2";
/// Remittance advice, 835.
pub const REMITTANCE: &str = "005010X221A1";
/// Implementation acknowledgment, 999. Some senders write `005010X231`.
pub const ACKNOWLEDGMENT: &str = "005010X231A1";
/// Claim acknowledgment, 277CA.
pub const CLAIM_ACKNOWLEDGMENT: &str = "005010X214";
/// Eligibility inquiry and response, 270 and 271.
pub const ELIGIBILITY: &str = "005010X279A1";
/// Claim status inquiry and response, 276 and 277.
pub const CLAIM_STATUS: &str = "005010X212";

/// Whether a version written in GS08 or ST03 names `guide`, with or without its addenda.
///
/// `same("005010X231", ACKNOWLEDGMENT)` holds, because senders differ in the addenda letter.
pub fn same(version: &str, guide: &str) -> bool {
    fn base(version: &str) -> &str {
        version.split_once('A').map_or(version, |(base, _)| base)
    }
    base(version.trim()) == base(guide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_is_known_with_and_without_its_addenda() {
        assert!(same("005010X231", ACKNOWLEDGMENT));
        assert!(same("005010X222A2", PROFESSIONAL_CLAIM));
        assert!(!same("005010X223A2", PROFESSIONAL_CLAIM));
    }
}
