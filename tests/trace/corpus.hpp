// The corpus: documents of scenarios, one for each way that is known to show a bug, and what is told of the machine.
#pragma once
#include <filesystem>

#include "trace/scenario/scenario.hpp"

namespace cowproof {

std::filesystem::path root_of_tree();

std::string read_text(std::filesystem::path const& file);
void write_text(std::filesystem::path const& file, std::string const& text);

struct corpus_entry {
  std::filesystem::path file;
  scenario told;
  std::string where() const;  // "FILE:12"
};

// Of a document, or of all documents of a folder. What cannot be read fails the test.
std::vector<corpus_entry> entries_in(std::filesystem::path const& file_or_folder);

std::vector<corpus_entry> what_if_stories();         // of examples/what_if: a mutant each
std::vector<corpus_entry> shrunk_counterexamples();  // of tests/traces: those that make other calls than a story
std::vector<corpus_entry> every_counterexample();    // both
std::vector<corpus_entry> told_traces();             // of tests/traces: of the machine

// Plays the calls. What it violates is the rule that is broken according to the document: of several, the first of
// those that are told last.
trace trace_of(scenario const& s);

trace told_trace(std::string_view name);        // "what_fork_does"
trace counterexample(std::string_view mutant);  // the shrunk one, if there is one

}  // namespace cowproof
