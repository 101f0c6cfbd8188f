// Plays sequences of calls on a kernel behind a console, and judges what it answers.
#pragma once
#include <memory>
#include <vector>

#include "oracle/kernel/kernel_text.hpp"
#include "oracle/library/library_trial.hpp"
#include "oracle/lines/console_session.hpp"

namespace cowproof::oracle {

class kernel_player : public sequence_trial {
 public:
  // Fails if what the kernel says of itself is no header.
  static fallible<std::unique_ptr<kernel_player>> start(std::unique_ptr<console_session> session);

  // After a restart; and then it is looked whether all frames are free again. `wanted` is of no importance.
  fallible<std::optional<rejected_sequence>> play(rejected_sequence const& wanted, std::span<library_call const> calls,
                                                  std::chrono::milliseconds time_limit) override;
  bool can_have_fewer_frames() const override { return false; }
  declaration const& declares() const override { return header_.declared; }

  kernel_header const& header() const { return header_; }
  library_tallies const& tallies() const { return tallies_; }
  unsigned starts_again() const { return starts_again_; }

 private:
  explicit kernel_player(std::unique_ptr<console_session> session, kernel_header header);

  struct answered {
    library_call asked;
    kernel_answer said;
    bool is_seen = true;  // what the pages hold: after the last of calls at the same time
  };
  fallible<nothing> bring_back();
  fallible<nothing> begin();
  fallible<nothing> ask_all(std::span<library_call const> calls, std::vector<answered>& into);
  fallible<kernel_answer> read_answer();
  fallible<nothing> begin_anew();
  std::optional<rejected_sequence> judge(std::vector<answered> const& all, std::optional<failure> const& ended,
                                         std::span<library_call const> calls);
  std::vector<finding> judge_call(answered const& one);
  std::optional<finding> judge_free_frames(std::uint32_t free, rejected_sequence const& so_far);
  void give_pages(unsigned process);
  bool loses(failure const& why);

  std::unique_ptr<console_session> session_;
  kernel_header header_;
  std::string said_;  // the header, as it was said first
  library_judge judge_;
  library_tallies tallies_, unwanted_;
  std::uint64_t sent_ = 0, answered_ = 0;
  std::uint32_t free_ = 0;  // after the last restart
  bool is_lost_ = false, is_fresh_ = false;
  unsigned starts_again_ = 0;
  std::chrono::milliseconds limit_{0};
};

}  // namespace cowproof::oracle
