// The block that controller and workers share, seen from the controller: prepares a round, starts it, and waits.
#pragma once
#include <chrono>
#include <span>
#include <vector>

#include "oracle/fallible.hpp"
#include "oracle/linux/child_process.hpp"
#include "oracle/linux/worker/protocol.hpp"

namespace cowproof::oracle {

class worker_round {
 public:
  static fallible<worker_round> create();

  int descriptor_number() const { return file_.get(); }
  shared_block& block() { return *block_; }
  slot const& of(unsigned process) const { return block_->slots[process]; }

  // Forgets the round before.
  void begin();
  // The next in the round, and what it is asked. A fork adds its child, which runs after its parent.
  void add(unsigned process, request const& ask);
  void add_child(unsigned parent, unsigned child, request const& ask);

  // Gives the turn to the first and waits until the last gives it back. `processes` are asked now and then whether
  // they still live; `time_limit` is for the whole round.
  fallible<nothing> run(std::span<child_process const> processes, std::chrono::milliseconds time_limit);
  // Gives the turn to the first without waiting: it will not give it back.
  void start();

 private:
  fallible<nothing> diagnose(std::span<child_process const> processes) const;
  unsigned unanswered() const;

  descriptor file_;
  shared_mapping<shared_block> block_;
  std::vector<unsigned> order_;
};

// What is reported of a process that ended and was not asked to.
failure unexpected_end(unsigned process, process_end const& end);

}  // namespace cowproof::oracle
