// Plays a part of a campaign on the model and its specification themselves.
#include "oracle/library/model_check.hpp"

#include <array>

#include "oracle/checker.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::uint64_t one_in = 64;   // sequences
constexpr unsigned most_entries = 64;  // that are compared after every operation
constexpr unsigned most_processes = 16;

}  // namespace

// The dead are waited for at once.
model_check::model_check(declaration const& declared) : decided_(declared.policy) {
  decided_.memory = memory_returns::at_exit;
}

void model_check::begin_sequence(unsigned processes, unsigned pages) {
  is_playing_ = sequences_++ % one_in == 0 && processes <= most_processes && processes * pages <= most_entries;
  if (!is_playing_) return;
  if (!model_ || processes != processes_ || pages != pages_) {
    processes_ = processes;
    pages_ = pages;
    model_ = std::make_unique<core_model>(scope_for(static_cast<int>(processes), static_cast<int>(pages)), decided_);
  } else {
    model_->restart();
  }
}

bool model_check::agrees(library_call const& c, library_judge const& judged) {
  if (!is_playing_ || c.what == library_verb::restart) return true;
  auto const how = judged.last_ending();
  if (ran_out_of_memory(how)) {  // how much memory there is, is no affair of the model's
    is_playing_ = false;
    return true;
  }
  if (how == ending::refused_no_process_slot) return true;  // the model would take another slot
  auto played = c;
  if (c.where == place::last) {  // of the two words the model has the first: a write of the other leaves it as it is
    if (c.what == library_verb::load) return true;
    if (how == ending::completed) played.word = judged.state().at(c.process, c.page).words[0];
  }
  if (c.what == library_verb::kernel_store) {
    if (how != ending::completed) return true;
    played.what = library_verb::store;
  }
  ++operations_;
  auto const asked = model_->resolve(*core_call_of(played, true));
  auto const specified = model_->play(asked, seen_);
  bool const same_value =
      c.what != library_verb::load || how != ending::completed || specified.value == judged.last_value();
  return specified.how == how && same_value && same_state(judged.state());
}

// The same processes, pages and words; and the same entries share a frame.
bool model_check::same_state(reference const& r) const {
  auto const& now = model_->now();
  std::array<std::uint32_t, most_frames> class_of_frame;
  class_of_frame.fill(reference_page::none);
  for (unsigned p = 0; p < processes_; ++p) {
    if (now.alive(p) != r.alive(p)) return false;
    for (unsigned v = 0; v < pages_; ++v) {
      auto const& expected = now.at(p, v);
      auto const& mine = r.at(p, v);
      if (expected.mapped != mine.mapped()) return false;
      if (!expected.mapped) continue;
      auto& owner = class_of_frame[expected.of.number];
      if (owner == reference_page::none) owner = mine.of;
      if (expected.word != mine.words[0] || owner != mine.of) return false;
    }
  }
  return true;
}

}  // namespace cowproof::oracle
