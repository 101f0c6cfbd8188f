// Gives states to a stepper, as many as it takes at once.
#include "engines/explore/lane_expander.hpp"

namespace cowproof::search {
namespace {

class lane_expander final : public expander {
 public:
  lane_expander(std::size_t capacity, lane_request const& of, bool refinement, bool invariants, vectors with)
      : steps_(code_for(with).core_steppers[capacity](of)),
        calls_(of.calls.size()),
        words_(of.words),
        refinement_(refinement),
        invariants_(invariants) {}

  std::size_t expand(std::uint64_t const* keys, std::size_t size, expansion& to) override {
    auto const n = std::min<std::size_t>(size, steps_->lanes_at_once());
    to.reserve(n * calls_, words_);
    lane_successors found{to.keys.data(), to.parents.data(), to.numbers.data()};
    steps_->make(keys, static_cast<unsigned>(n), refinement_, found);
    to.successors = found.size;
    to.transitions = to.unreduced_transitions = found.transitions;
    to.unreduced_states = n;
    if (found.wrong < n) to.wrong = found.wrong;
    return n;
  }

  std::size_t first_broken(std::uint64_t const* keys, std::size_t size) override {
    if (!invariants_) return size;
    for (std::size_t first = 0; first < size; first += steps_->lanes_at_once()) {
      auto const n = std::min<std::size_t>(size - first, steps_->lanes_at_once());
      auto const place =
          steps_->first_broken(keys + first * static_cast<std::size_t>(words_), static_cast<unsigned>(n));
      if (place < n) return first + place;
    }
    return size;
  }

 private:
  std::unique_ptr<lane_stepper> steps_;
  std::size_t calls_;
  int words_;
  bool refinement_, invariants_;
};

}  // namespace

bool lanes_serve(space_request const& asked, std::size_t step_properties) {
  property_set const of_steps = (property_set{1} << step_properties) - 1;
  auto const all_or_none = [&](property_set of) { return (asked.wanted & of) == 0 || (asked.wanted & of) == of; };
  return asked.with != vectors::none && asked.subject == "machine" && asked.choice == choice_rule::lowest &&
         asked.reduce == symmetry::none && asked.operations == every_operation && all_or_none(of_steps) &&
         all_or_none(all_properties & ~of_steps);
}

std::unique_ptr<expander> make_lane_expander(std::size_t capacity, lane_request const& of, space_request const& asked) {
  return std::make_unique<lane_expander>(capacity, of, (asked.wanted & 1) != 0,
                                         (asked.wanted >> (sizeof(property_set) * 8 - 1)) != 0, asked.with);
}

}  // namespace cowproof::search
