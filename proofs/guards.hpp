// Under which condition updates happen now, and what becomes of the effects of an operation.
#pragma once
#include <algorithm>
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

// A side condition of an update, and what was known before it: which must be enough to prove it. What is defined by
// what the update leaves is true only if the condition holds, so it is of no use here.
//
// What is known must leave room for failure: `of_any` is the same condition of an update that puts any entries in
// place.
struct requirement {
  std::string name;
  boolean claim;
  boolean of_any;
  std::vector<boolean> known;
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

  // An effect is guarded by its condition; or it is done, and its condition is to become a hypothesis, which spares the
  // state an outermost `ite`; or it is left out. One within another is a part of it.
  void perform(cowproof::ending how, boolean const& condition, function_ref<void()> effect) {
    cowproof::detail::expect_no_reading();
    if (is_within_effect_) return when(condition, effect);
    int const number = static_cast<int>(performed_.size());
    boolean const is_done = now() && condition;
    performed_.push_back({how, is_done});
    is_within_effect_ = true;
    if (chosen_ == all_guarded) when(condition, effect);
    else if (chosen_ == number) perform_chosen(is_done, effect);
    else if (chosen_ == none || number < chosen_) known_.push_back(!is_done);
    is_within_effect_ = false;
  }

  // A part more of the effect with which the operation ended so, as if it had been written there.
  void extend(cowproof::ending how, function_ref<void()> more) {
    cowproof::detail::expect_no_reading();
    int number = static_cast<int>(performed_.size()) - 1;
    while (number >= 0 && performed_[static_cast<std::size_t>(number)].how != how) --number;
    if (number < 0) return;
    boolean const is_done = performed_[static_cast<std::size_t>(number)].condition;
    is_within_effect_ = true;
    if (chosen_ == all_guarded) when(is_done, more);
    else if (chosen_ == number && !is_done.is_false()) more();
    is_within_effect_ = false;
  }

  // Side condition of a closed-form update; it is proved where the operation is run, from what is known by then.
  void require(std::string const& name, boolean const& condition, boolean const& of_any = true) {
    requirements_.push_back({name, implies(now(), condition), implies(now(), of_any), known_});
  }

  // What follows from the definition of a function that an update brought in, and may be assumed of it everywhere.
  void define(std::string const& name, boolean const& claim) {
    definitions_.push_back({name, claim});
    known_.push_back(claim);
  }

  // The name of a function that is defined by these terms: the same for the same definition, and for no other.
  std::string name_of(std::string const& what, std::vector<z3::expr> const& definition) {
    auto const is_it = [&](defined const& d) {
      return d.what == what && std::equal(d.by.begin(), d.by.end(), definition.begin(), definition.end(), identical);
    };
    auto const known = std::find_if(defined_.begin(), defined_.end(), is_it);
    auto const number = known - defined_.begin();
    if (known == defined_.end()) defined_.push_back({what, definition});
    return what + "!" + std::to_string(number);
  }

  struct record {
    std::vector<effect> effects;
    std::vector<requirement> requirements;
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
    auto const outer_known = std::exchange(known_, {});
    auto const was_within_effect = std::exchange(is_within_effect_, false);
    operation();
    chosen_ = outer;
    run_ = outer_run;
    known_ = outer_known;
    is_within_effect_ = was_within_effect;
    return {std::exchange(performed_, outer_effects), std::exchange(requirements_, outer_requirements),
            std::exchange(definitions_, outer_definitions)};
  }

 private:
  // From here on it is known that this is the first effect that is done, as it is before that none of the others was.
  void perform_chosen(boolean const& is_done, function_ref<void()> effect) {
    known_.push_back(is_done);
    if (!is_done.is_false()) effect();
  }

  std::vector<boolean> stack_{boolean(true)};
  std::vector<effect> performed_;
  std::vector<requirement> requirements_;
  std::vector<named_claim> definitions_;
  std::vector<boolean> known_;  // in this run so far: definitions, and which effect is done
  struct defined {
    std::string what;
    std::vector<z3::expr> by;
  };
  std::vector<defined> defined_;
  int runs_ = 0;
  int run_ = 0;
  int chosen_ = all_guarded;
  bool is_within_effect_ = false;
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
