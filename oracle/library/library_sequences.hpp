// Sequences of calls that aim where faults are: those of the catalogue of bugs, memory that runs out at every point
// where some is taken, many processes on one frame, addresses with nothing behind them, and random ones in small
// scopes.
#pragma once
#include <algorithm>
#include <span>
#include <string_view>

#include "oracle/generator.hpp"
#include "oracle/library/reference.hpp"
#include "oracle/library/shared_batch.hpp"
#include "oracle/suite.hpp"

namespace cowproof::oracle {

// A short sequence that shows a bug of the catalogue (docs/bugs.md), as text: calls, and `fill(k)`, which takes memory
// until k frames are left.
struct directed_sequence {
  std::string_view name;
  std::string_view calls;  // separated by semicolons
};
std::span<directed_sequence const> directed_sequences();

// Calls visit(text) for each of its calls, or `fill(k)`.
template <class Visit> void each_call_text(std::string_view calls, Visit visit) {
  while (!calls.empty()) {
    auto const end = std::min(calls.find("; "), calls.size());
    visit(calls.substr(0, end));
    calls.remove_prefix(std::min(end + 2, calls.size()));
  }
}

class sequence_writer {
 public:
  sequence_writer(declaration const& declared, library_facts const& facts, std::uint64_t seed,
                  suite which = suite::usual);

  // Sequences, each of which begins with a restart, until this many operations are written or the batch is full. They
  // depend on the seed alone. None: of the suite nothing is left, or nothing before advance().
  void fill(shared_batch& b, std::uint64_t operations);
  // One sequence, after its restart, in which processors call at the same time; none: they cannot.
  std::span<library_call const> storm(shared_batch& b);
  // When the results of all that was written have been noted. False: the suite is over.
  bool advance() { return tours_ && tours_->advance(); }
  // What was played, as far as it is a tour. The state is that of after the call.
  void note_restart(std::size_t part);
  void note(std::size_t part, library_call const& c, ending how, reference const& state);
  void note_rejection(std::size_t part, library_call const& c);
  std::size_t part() const { return tours_ ? tours_->part() : 0; }
  std::vector<toured_scope> visited() const { return tours_ ? tours_->visited() : std::vector<toured_scope>(); }

 private:
  static constexpr unsigned last_word = 30;  // a chance in a hundred

  enum class kind : std::uint8_t { directed, small, broad, exhausting, crowded, storm };

  kind next_kind();
  void choose_part(kind k);
  void write(kind k);
  void write_directed();
  void write_random(unsigned length);
  void write_crowd();
  void write_reuse();
  void write_audit();
  void write_storm();
  void write_section_end();
  library_call draw_for(unsigned cpu, unsigned processors);
  bool can_storm() const;
  unsigned processors_for_a_storm() const;
  unsigned pages_for_a_storm() const;
  void fill_random();
  void fill_directed();
  void fill_toured();
  void write_tour(std::vector<call> const& calls, unsigned own_processes);
  void write_step(library_call c, bool is_followed);
  bool can_fill_memory() const;
  unsigned processes_for_memory(unsigned own_processes) const;
  library_call library_call_of(call const& c);
  std::optional<call> toured_call(std::size_t part, library_call const& c, bool has_memory) const;
  void begin_batch(unsigned processes, unsigned pages);
  void begin_sequence();
  void take_memory(unsigned left);
  bool take_a_frame();

  library_call draw();
  library_verb draw_verb();
  unsigned draw_process();
  void draw_address(library_call& c);
  place draw_outside();
  void aim_at_a_neighbour(library_call& c);
  unsigned free_slot() const;

  bool has(library_verb what) const { return (facts_.lacks >> static_cast<unsigned>(what) & 1) == 0; }
  bool emit(library_call c);  // false: no room
  bool is_full() const { return out_->calls >= most_; }
  bool lacks_memory(library_call const& c) const;
  std::uint16_t fresh_word();

  declaration declared_;
  library_facts facts_;
  random_numbers random_;
  reference predicted_;
  unsigned processes_ = 1, pages_ = 1;  // that are played with
  shared_batch* out_ = nullptr;
  std::uint32_t most_ = 0;  // calls of the batch
  std::uint64_t batches_ = 0, turns_ = 0;
  suite which_;
  std::unique_ptr<tour_suite> tours_;
  std::size_t next_directed_ = 0;
  unsigned frames_left_ = 0;  // before the next fork that lacks some
  std::uint16_t word_ = 0;
  library_call last_write_;
};

}  // namespace cowproof::oracle
