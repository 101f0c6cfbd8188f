// The rejections of a campaign: told apart, counted, confirmed, made shorter and kept.
#pragma once
#include <span>
#include <vector>

#include "oracle/library/library_trial.hpp"
#include "oracle/library_validation.hpp"

namespace cowproof::oracle {

class library_rejections {
 public:
  // All have to outlive it. What is found is added to the report.
  library_rejections(sequence_trial& trial, library_options const& options, library_report& result)
      : trial_(trial),
        options_(options),
        result_(result) {}

  // The same clause broken by the same operation is the same rejection: it is counted, and a new one is kept to be
  // looked at. `operation`: how many had been judged; `before`: the calls before it in the same process, with restarts.
  void note(rejected_sequence r, std::uint64_t operation, std::span<library_call const> before = {});

  bool is_any_pending() const { return !pending_.empty(); }
  // Plays what is new again, and makes it shorter; the library has to be idle.
  fallible<nothing> consider_pending();

  // Adds it to the report as it is.
  rejection& keep(rejected_sequence const& r);
  // How often each was met.
  void count() const;
  bool is_enough() const { return result_.report.rejections.size() >= options_.most_rejections; }

 private:
  struct pending_rejection {
    rejected_sequence sequence;
    std::uint64_t operation;
    std::size_t known;
    std::vector<library_call> before;
  };
  // What came of playing a rejected sequence again.
  struct confirmation {
    unsigned replays = 0, came_back = 0;
    bool survives_restart = false;
    std::optional<rejected_sequence> again;
  };
  fallible<std::optional<rejected_sequence>> play_again(rejected_sequence const& r);
  fallible<nothing> confirm(rejected_sequence const& r, confirmation& so_far);
  fallible<bool> comes_back_after(std::vector<library_call> before, rejected_sequence const& r);
  fallible<rejected_sequence> shorten_and_confirm(rejected_sequence const& found, confirmation const& seen,
                                                  std::function<void(rejected_sequence const&)> const& save);
  fallible<nothing> consider(pending_rejection const& p);

  sequence_trial& trial_;
  library_options const& options_;
  library_report& result_;
  std::vector<rejected_sequence> known_;  // distinct failures, and how often each was met
  std::vector<std::uint64_t> times_;
  std::vector<std::size_t> places_;  // of the rejections of the report, among those known
  std::vector<pending_rejection> pending_;
};

}  // namespace cowproof::oracle
