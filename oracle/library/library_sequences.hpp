// Sequences of calls that aim where faults are: those of the catalogue of bugs, memory that runs out at every point
// where some is taken, many processes on one frame, addresses with nothing behind them, and random ones in small
// scopes.
#pragma once
#include <span>
#include <string_view>

#include "oracle/generator.hpp"
#include "oracle/library/reference.hpp"
#include "oracle/library/shared_batch.hpp"

namespace cowproof::oracle {

// A short sequence that shows a bug of the catalogue (docs/bugs.md), as text: calls, and `fill(k)`, which takes memory
// until k frames are left.
struct directed_sequence {
  std::string_view name;
  std::string_view calls;  // separated by semicolons
};
std::span<directed_sequence const> directed_sequences();

class sequence_writer {
 public:
  sequence_writer(declaration const& declared, library_facts const& facts, std::uint64_t seed);

  // Sequences, each of which begins with a restart, until so many operations are written or the batch is full. They
  // depend on the seed alone.
  void fill(shared_batch& b, std::uint64_t operations);

 private:
  enum class kind : std::uint8_t { directed, small, broad, exhausting, crowded };

  kind next_kind();
  void choose_part(kind k);
  void write(kind k);
  void write_directed();
  void write_random(unsigned length);
  void write_crowd();
  void write_reuse();
  void write_audit();
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
  std::uint64_t batches_ = 0;
  std::size_t next_directed_ = 0;
  std::uint16_t word_ = 0;
  library_call last_write_;
};

}  // namespace cowproof::oracle
