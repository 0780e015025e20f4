//! Paper: what stands in each box, and where it stands on the sheet.

mod cms1500;
