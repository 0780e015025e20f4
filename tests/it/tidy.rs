//! The house rules, as a test: layers, owners, sizes, lists, words.
//!
//! Each rule is a function from a [`Tree`] of files to complaints, so that every rule is also
//! tested on a small tree in which it is broken.

mod layers;
mod lists;
mod sizes;
mod tree;
mod words;

use tree::Tree;

fn refuse(rule: &str, complaints: &[String]) {
    assert!(
        complaints.is_empty(),
        "{rule}:\n  {}",
        complaints.join("\n  ")
    );
}

#[test]
fn layers_name_only_what_they_may() {
    refuse(
        "a layer names what it may not (design, section 2)",
        &layers::check(&Tree::repo()),
    );
}

#[test]
fn packages_stay_with_their_owners() {
    refuse(
        "a package is used outside its owner",
        &layers::check_owners(&Tree::repo()),
    );
}

#[test]
fn functions_lines_and_files_have_a_size() {
    refuse("too long", &sizes::check(&Tree::repo()));
}

#[test]
fn lists_are_sorted_and_are_the_files_on_disk() {
    refuse("a list and its folder differ", &lists::check(&Tree::repo()));
}

#[test]
fn guides_have_their_headings() {
    refuse(
        "a guide is not like the others",
        &lists::check_guides(&Tree::repo()),
    );
}

#[test]
fn no_word_that_must_not_be_there() {
    refuse(
        "a word that must not be in the tree",
        &words::check(&Tree::repo()),
    );
}
