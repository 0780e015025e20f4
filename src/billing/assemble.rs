//! Claim building: from the records of a visit to the claim as it will be sent.
