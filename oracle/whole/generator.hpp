// Random calls of the whole machine that aim where faults are: pages that are shared, last owners, what devices hold,
// regions that a child does not get, tasks that share memory, ends in any order.
#pragma once
#include "oracle/checker.hpp"
#include "oracle/generator.hpp"
#include "oracle/whole/whole_model.hpp"

namespace cowproof::oracle::whole {

class call_generator {
 public:
  call_generator(std::uint64_t seed, scope const& size) : random_(seed), size_(size) {}

  // A call that can be asked now.
  call next(checker const& side_by_side);

 private:
  call draw(expectation const& now);
  verb choose_verb();
  unsigned choose_process(expectation const& now);
  unsigned choose_page(expectation const& now, unsigned process, bool mapped);
  std::uint32_t choose_address(expectation const& now, unsigned process, bool mapped);
  std::uint32_t choose_range(expectation const& now, unsigned process, bool mapped, bool has_holes = false);
  std::uint32_t choose_heap();
  unsigned choose_other(expectation const& now, task_state wanted);
  void add_memory_operands(call& c, expectation const& now, unsigned process);
  void add_task_operands(call& c, expectation const& now);
  void add_other_operands(call& c);
  unsigned below(int bound) { return random_.below(static_cast<unsigned>(bound)); }

  random_numbers random_;
  scope size_;
};

}  // namespace cowproof::oracle::whole
