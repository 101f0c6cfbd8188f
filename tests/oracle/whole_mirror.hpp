// An implementation of the whole machine that shows what the model says, and the slips that it can be told to make.
#pragma once
#include <map>

#include "oracle/whole/whole_model.hpp"

namespace cowproof::oracle::whole::test {

enum class slip {
  none,
  load_is_off_by_one,
  page_reads_wrong,
  page_raises_a_signal,
  forbidden_page_reads,
  child_vanishes,
  parent_is_another,
  parent_goes_on,
  position_is_off,
  signal_is_lost,
  unmapped_is_present,
  untouched_has_a_frame,
  untouched_is_exclusive,
  written_is_of_a_file,
  frames_are_merged,
  object_has_two_frames,
  count_is_off,
  exclusive_is_always_set,
  sharer_is_left_alone,
  store_keeps_a_sharer,
  store_keeps_the_shared_frame,
  pinned_page_moves,
  swap_loses_the_page,
  written_page_is_absent,
  fork_copies_eagerly,
  fork_leaves_out_entries,  // of pages of objects
  sole_owner_copies,
  bystander_moves,
  refusal_moves_a_page,
  exec_ends_everything,  // there is no answer
};

class mirror : public implementation {
 public:
  mirror(unsigned processes, unsigned pages, slip made);

  declaration const& declares() const override { return declared_; }
  declaration& declares() { return declared_; }      // to observe less
  void copy_at_vfork() { copies_at_vfork_ = true; }  // vfork is fork
  fallible<nothing> restart() override;
  fallible<answer> perform(call const& c) override;
  fallible<nothing> look() override { return nothing{}; }
  fallible<nothing> observe(observation& seen) override;

 private:
  void show_tasks(observation& seen) const;
  void show_pages(observation& seen);
  void show_swapped(observation& seen) const;
  void count(observation& seen) const;
  void slip_in_tasks(observation& seen) const;
  void slip_in_pages(observation& seen);
  void slip_in_frames(observation& seen);
  void slip_in_entries(observation& seen);
  std::uint64_t name_of(page_class of);
  void rename_where(bool (*wanted)(expected_page const&));
  expected_page const& page(unsigned space, unsigned v) const { return model_.now().at(space, v); }

  static constexpr std::uint64_t zero = 1;
  declaration declared_;
  slip slip_;
  bool copies_at_vfork_ = false;
  scope size_;
  whole_model model_;
  coverage unused_{whole_type()};
  named_call last_, before_swap_;
  result out_;
  expectation before_;
  std::map<std::uint64_t, std::uint64_t> names_;  // of frames, by class
  std::uint64_t next_ = 100;
};

}  // namespace cowproof::oracle::whole::test
