// Under which condition updates happen now, and what becomes of the effects of an operation.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/misuse.hpp"
#include "proofs/function_ref.hpp"
#include "proofs/terms.hpp"

namespace cowproof::symbolic {

struct named_claim {
  std::string name;
  boolean claim;
};

// One effect of an operation: how the operation ends if it is performed, and when that is.
struct effect {
  cowproof::ending how;
  boolean condition;
};

class guards {
 public:
  // Every update in between happens only under this condition.
  boolean now() const { return stack_.back(); }

  void when(boolean const& condition, function_ref<void()> update) {
    cowproof::detail::expect_no_reading();
    if (condition.is_false()) return;
    stack_.push_back(stack_.back() && condition);
    update();
    stack_.pop_back();
  }

  // What happens in between is no update of the state, but a value that is made: it obeys no condition.
  void always(function_ref<void()> make) {
    auto const outer = std::exchange(stack_, {boolean(true)});
    make();
    stack_ = outer;
  }

  // An effect is guarded by its condition; or it is done, and its condition is to become a hypothesis, which spares
  // the state an outermost `ite`; or it is left out.
  void perform(cowproof::ending how, boolean const& condition, function_ref<void()> effect) {
    cowproof::detail::expect_no_reading();
    int const number = static_cast<int>(performed_.size());
    performed_.push_back({how, condition});
    if (chosen_ == all_guarded) return when(condition, effect);
    if (chosen_ == number && !condition.is_false()) effect();
  }

  // What a closed form takes for granted; whoever runs the operation proves it.
  void require(std::string const& name, boolean const& condition) {
    requirements_.push_back({name, implies(now(), condition)});
  }

  // What follows from the definition of a function that an update brought in, and may be assumed of it everywhere.
  void define(std::string const& name, boolean const& claim) { definitions_.push_back({name, claim}); }

  // A name that nothing else has.
  std::string unique(std::string const& name) { return name + "!" + std::to_string(names_++); }

  struct record {
    std::vector<effect> effects;
    std::vector<named_claim> requirements;
    std::vector<named_claim> definitions;
  };
  // Tells the runs of operations apart: an offer is reserved once in each.
  int number_of_run() const { return run_; }

  static constexpr int all_guarded = -2;
  static constexpr int none = -1;

  // Runs an operation with all effects guarded, with the one of this number alone, or with none.
  record run(int chosen, function_ref<void()> operation) {
    auto const outer = std::exchange(chosen_, chosen);
    auto const outer_run = std::exchange(run_, ++runs_);
    auto const outer_effects = std::exchange(performed_, {});
    auto const outer_requirements = std::exchange(requirements_, {});
    auto const outer_definitions = std::exchange(definitions_, {});
    operation();
    chosen_ = outer;
    run_ = outer_run;
    return {std::exchange(performed_, outer_effects), std::exchange(requirements_, outer_requirements),
            std::exchange(definitions_, outer_definitions)};
  }

 private:
  std::vector<boolean> stack_{boolean(true)};
  std::vector<effect> performed_;
  std::vector<named_claim> requirements_;
  std::vector<named_claim> definitions_;
  int names_ = 0;
  int runs_ = 0;
  int run_ = 0;
  int chosen_ = all_guarded;
};

// Of an update.
inline boolean guard() {
  cowproof::detail::expect_no_reading();
  return session::current().updates().now();
}

// Of an offer: whether it was reserved in this run of an operation. Copies of an offer share it.
class reservation_mark {
 public:
  void reserve() const {
    int const now = session::current().updates().number_of_run();
    cowproof::detail::expect_first_reservation(std::exchange(*reserved_in_, now) == now);
  }

 private:
  std::shared_ptr<int> reserved_in_ = std::make_shared<int>(-1);
};

}  // namespace cowproof::symbolic
