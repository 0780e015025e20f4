//! The grammar of X12: segments, delimiters, envelopes. It has never heard of a patient.
