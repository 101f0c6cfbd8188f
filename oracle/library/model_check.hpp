// Plays a part of a campaign on the model and its specification themselves, and compares the reference with both.
#pragma once
#include <memory>

#include "oracle/core_model.hpp"
#include "oracle/library/library_judge.hpp"

namespace cowproof::oracle {

class model_check {
 public:
  explicit model_check(declaration const& declared);

  // A new sequence, in which this many processes and pages are played with. Now and then it is played here, too.
  void begin_sequence(unsigned processes, unsigned pages);
  // After an operation that was judged to be right. False: the reference and the model differ.
  bool agrees(library_call const& c, library_judge const& judged);

  std::uint64_t operations() const { return operations_; }
  coverage const& seen() const { return seen_; }

 private:
  bool same_state(reference const& r) const;

  policies decided_;
  unsigned processes_ = 0, pages_ = 0;
  std::unique_ptr<core_model> model_;  // of that size
  bool is_playing_ = false;
  std::uint64_t sequences_ = 0, operations_ = 0;
  coverage seen_{core_type()};
};

}  // namespace cowproof::oracle
