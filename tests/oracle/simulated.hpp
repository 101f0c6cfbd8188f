// A small memory manager that forks with copy-on-write, written without the model, and the slips that it can be told
// to make. It is checked against the model as the kernel is.
#pragma once
#include <map>
#include <optional>
#include <vector>

#include "oracle/calls.hpp"
#include "oracle/implementation.hpp"

namespace cowproof::oracle::test {

enum class slip {
  none,
  load_is_off_by_one,
  store_leaks_to_sibling,   // writes in place though the frame is shared
  store_copies_needlessly,  // a sole owner gets a new frame
  store_writes_zero_frame,  // the first write goes to the frame of zeros
  unmap_does_nothing,
  map_takes_a_frame,  // though the page was never written
  map_takes_a_busy_frame,
  fork_copies_eagerly,
  fork_copies_wrongly,
  fork_forgets_to_count,
  failed_fork_copies,  // the parent's pages, and no child is born
  exit_keeps_first_page,
  load_hides_the_page,     // its entry is gone until the next write
  load_moves_other_pages,  // to other frames
  exclusive_is_always_set,
  exclusive_is_never_set,
  exit_ends_everything,  // there is no answer
};

class simulated : public implementation {
 public:
  simulated(unsigned processes, unsigned pages, slip made);

  declaration const& declares() const override { return declared_; }
  fallible<nothing> restart() override;
  fallible<answer> perform(call const& c) override;
  fallible<nothing> look() override { return nothing{}; }
  fallible<nothing> observe(observation& seen) override;

  declaration& declares() { return declared_; }  // to observe less

 private:
  using frame = std::uint64_t;
  static constexpr frame zero = 1;  // of zeros, not counted
  struct entry {
    frame target = zero;
    bool writable = false;
    bool hidden = false;
  };
  using table = std::vector<std::optional<entry>>;
  struct frame_state {
    std::uint32_t word = 0;
    std::uint64_t count = 0;
  };

  answer map(table& mine, named_call const& c);
  answer load(table& mine, named_call const& c);
  answer store(table& mine, named_call const& c);
  answer fork(table& mine, named_call const& c);
  answer exit(table& mine, named_call const& c);
  void sight(std::optional<entry> const& e, sighting& s, oracle::look& read) const;

  bool is_shared(entry const& e) const { return e.target == zero || frames_.at(e.target).count > 1; }
  frame new_frame(std::uint32_t word);
  void give_own_frame(entry& e, std::uint32_t word);
  void release(std::optional<entry>& e);

  declaration declared_;
  slip slip_;
  std::vector<char> alive_;
  std::vector<table> tables_;
  std::map<frame, frame_state> frames_;
  frame next_ = zero + 1;  // frame numbers are not used again: nothing depends on them
};

}  // namespace cowproof::oracle::test
