//! Paper: claims, statements and letters as pages of text.
