// Judges what a library answers and shows, operation by operation, against the reference.
//
// One state is enough, though several may be legal: whether memory ran out is told by the answer itself, and what an
// implementation is free to choose (which frame, when a page gets it) is either seen or bounded by its policies. Only
// how much memory is in use may be hidden; it is kept as an interval, and what falls in between is counted as
// undefined.
#pragma once
#include <array>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "oracle/library/contained_library.hpp"
#include "oracle/library/reference.hpp"
#include "oracle/library/shared_batch.hpp"
#include "oracle/relation/relation.hpp"

namespace cowproof::oracle {

// How often each operation ended in each way.
using library_endings = std::array<std::array<std::uint64_t, number_of_endings>, library_verbs>;

struct library_tallies {
  clause_tallies checked{}, undefined{};
  library_endings ended{};
};

class library_judge {
 public:
  explicit library_judge(declaration const& declared);

  // From now on this many processes and pages are played with, and with this many frames (0: as declared).
  void play_with(unsigned processes, unsigned pages, std::uint64_t frames = 0);

  // One operation; the findings of one come in the order in which they were made, and most often there are none.
  // `seen` is what the answer refers to.
  std::span<finding const> judge(library_call const& c, shared_answer const& said, std::span<seen_entry const> seen,
                                 library_tallies& tallies);

  reference const& state() const { return state_; }
  // Of the operation that was judged last.
  ending last_ending() const { return last_ending_; }
  std::uint32_t last_value() const { return last_value_; }

  // How an answer reads: "-> 3", "refused(no_memory)", or what was said if that is no answer to such a call.
  static std::string text_of(library_call const& c, shared_answer const& said);
  static answer answer_of(library_call const& c, shared_answer const& said);

 private:
  struct understood {
    bool is_known = false;
    ending how = ending::completed;
  };
  static understood understand(shared_answer const& said);

  void judge_answer(library_call const& c, shared_answer const& said, library_tallies& t);
  void judge_memory(library_call const& c, bool had_memory, library_tallies& t);
  ending without_memory(library_call const& c) const;
  void judge_rows(library_call const& c, shared_answer const& said, std::span<seen_entry const> seen,
                  library_tallies& t);
  void judge_entry(library_call const& c, unsigned process, unsigned page, seen_entry const& s, library_tallies& t);
  void judge_frame(library_call const& c, unsigned process, unsigned page, seen_entry const& s, library_tallies& t);
  void judge_new_frame(library_call const& c, unsigned process, unsigned page, seen_entry const& s, library_tallies& t);
  void judge_bits(unsigned process, unsigned page, seen_entry const& s, library_tallies& t);
  void judge_free_frames(library_call const& c, shared_answer const& said, library_tallies& t);
  clause clause_of_move(library_call const& c, unsigned process, unsigned page) const;
  bool is_free_to_move(clause keeps) const;
  void forget_frames();
  void rebind(sharing_class& owner, std::uint32_t id, std::uint32_t frame);
  bool is_alive_class(std::uint32_t id, std::uint32_t frame) const;

  // An evaluation of a clause; `explain` gives what was seen and what was allowed, and is called only if it fails.
  template <class Explain>
  void expect(library_tallies& t, clause c, bool holds, unsigned process, int page, Explain&& explain) {
    ++t.checked[static_cast<std::size_t>(c)];
    if (holds) [[likely]]
      return;
    auto [seen, allowed] = explain();
    findings_.push_back({c, process, page, std::move(seen), std::move(allowed)});
  }
  struct words {
    std::string seen, allowed;
  };

  declaration declared_;
  reference state_;
  unsigned processes_ = 1, pages_ = 1;
  std::uint64_t frames_ = 0;  // that there are; 0: not known
  std::vector<finding> findings_;
  // The class that showed a frame last: valid if that class still says so.
  static constexpr std::uint32_t direct_frames = 1U << 16;
  std::vector<std::uint32_t> class_by_frame_;
  std::unordered_map<std::uint32_t, std::uint32_t> class_by_large_frame_;
  std::uint32_t& class_slot(std::uint32_t frame);
  std::uint32_t free_at_start_ = 0;
  bool was_shared_ = false, was_protected_ = false, completed_ = false;  // of the page of the call, before it
  std::uint32_t old_frame_ = 0;
  ending last_ending_ = ending::completed;
  std::uint32_t last_value_ = 0;
  bool old_seen_ = false;
};

// What was seen after a call; nothing if a library that writes where it should not has spoilt the answer.
std::span<seen_entry const> entries_of(shared_batch const& b, shared_answer const& said);

// A call that was never answered.
finding finding_of(batch_end const& end, library_call const& c);

}  // namespace cowproof::oracle
