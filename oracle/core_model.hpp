// The machine and its specification, run beside an implementation.
#pragma once
#include "oracle/model_beside.hpp"

namespace cowproof::oracle {

inline constexpr std::size_t most_frames = 255;  // of the machine

class model_state;

class core_model : public model_beside {
 public:
  // The scope's frames are enough for every process to have all its pages to itself. Throws std::invalid_argument if
  // there can be none of this size.
  explicit core_model(scope const& size, policies const& decided = takes_frames_late);
  ~core_model() override;

  static constexpr int most_beside = 1024, most_pages_beside = 64;
  static bool can_be(scope const& size);

  void restart() override;
  call resolve(call const& c) const override;
  played follow(call const& asked, answer const& said, coverage& seen) override;
  bool wait(unsigned process) override;

  // Plays a resolved call on the model and on the specification, and returns how the latter says that it ends.
  result play(call const& c, coverage& seen);

 private:
  static constexpr policies takes_frames_late{{}, frame_moment::at_first_write};

  struct outcome {
    result specified, by_machine;
  };
  outcome step(call const& c);
  result play_without_memory(call const& c, coverage& seen);
  result die(unsigned process, ending how);
  bool keeps_the_dead() const { return decided_.memory == memory_returns::at_wait; }
  void refresh();
  void bury(unsigned process);
  void note_writes(call const& c, result const& out);

  policies decided_;
  std::unique_ptr<model_state> state_;
  std::vector<std::uint64_t> written_;       // of each process, a bit a page
  std::vector<std::uint64_t> fork_refused_;  // ... since it was written: an entry may be protected all the same
  std::vector<char> is_unwaited_;            // of each process that is dead
};

}  // namespace cowproof::oracle
