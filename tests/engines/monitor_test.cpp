// What is looked for after every step, in steps that are wrong where only bystanders can tell.
#include <gtest/gtest.h>

#include "engines/explore/state_space_of.hpp"
#include "invariants/coverage_goals.hpp"
#include "invariants/whole/coverage_goals.hpp"
#include "tests/proofs/slips.hpp"

namespace cowproof {
namespace {

constexpr property_set isolation = 1;

// ------------------------------------------------------------------------------------------------------- the beginning

using small = concrete<capacity<sized<process_tag, 2>, sized<page_tag, 1>, sized<frame_tag, 2>, sized<word_tag, 2>>>;

// A page is mapped that no process has asked for.
struct begins_later : machine<small> {
  static state initial() {
    auto s = machine<small>::initial();
    s.table.set(process{}, page{}, owned(frame{}, true));
    s.refcount.set(frame{}, 1);
    return s;
  }
};

template <class M> bool first_step_is_right() {
  monitor<M> watching;
  result out;
  call const fork{static_cast<std::uint8_t>(find_operation("fork")), {0, offer(1, true), 1}};
  return !watching.step(fork, {2, 1, 2, 2}, out);
}

TEST(Monitor, beginsWhereTheSpecificationBegins) {
  EXPECT_TRUE(first_step_is_right<machine<small>>());
  EXPECT_FALSE(first_step_is_right<begins_later>());
}

template <class M> bool first_steps_of_search_are_right() {
  constexpr scope within{2, 1, 2, 2};
  auto const space = search::make_spaces<M>(core_type(), within, types<>{}).make({.within = within});
  return std::ranges::all_of(space->list(space->initial().data()), [](auto const& step) { return step.broken == 0; });
}

TEST(Search, beginsWhereTheSpecificationBegins) {
  EXPECT_TRUE(first_steps_of_search_are_right<machine<small>>());
  EXPECT_FALSE(first_steps_of_search_are_right<begins_later>());
}

// ----------------------------------------------------------------------------------------------------- the bystanders

using D = concrete<capacity<sized<process_tag, 3>, sized<space_tag, 3>>>;
using M = whole_machine<D>;
using slip = slips::of_whole<D>;
using seek_step = decltype(&M::step_seek);

std::uint8_t number_of(std::string_view operation) {
  auto const& names = operations_of<M>::names;
  return static_cast<std::uint8_t>(std::ranges::find(names, operation) - names.begin());
}

template <seek_step Step>
using seek_by = operation<"seek", Step, &whole_file_spec<D>::spec_seek, may_end<>, "process", "descriptor", "word">;

// What the last of these calls breaks, if seek does this.
template <seek_step Step> property_set broken_after(std::vector<call> const& calls) {
  auto played = transitions<M>;
  played[number_of("seek")] = &detail::step_of<seek_by<Step>, M::state>;
  monitor<M> watching(all_properties, played);
  for (call const& c : calls) {
    EXPECT_EQ(watching.broken(), 0U);
    result out;
    watching.step(c, capacity_of_machine<M>(), out);
    EXPECT_EQ(out.how, ending::completed);
  }
  return watching.broken();
}

call make(std::string_view operation, std::array<std::uint32_t, call::most_operands> operands) {
  return {number_of(operation), operands};
}

// Two tasks share an address space; init, which has another, moves in a file.
std::vector<call> const beside_sharers{make("fork", {0, offer(1, true), offer(1, true), offer(0, true)}),
                                       make("clone", {1, offer(2, true)}), make("map", {1, 1, 1, 1}),
                                       make("open", {0, 0, offer(0, true)}), make("seek", {0, 0, 1})};

TEST(Monitor, seesThatTasksThatShareAnAddressSpaceAreDisturbed) {
  EXPECT_EQ(broken_after<&M::step_seek>(beside_sharers), 0U);
  EXPECT_NE(broken_after<&slip::seek_disturbs_sharers>(beside_sharers) & isolation, 0U);
}

// A task has written to a page and given it to a device; init moves in a file.
std::vector<call> const beside_device{make("fork", {0, offer(1, true), offer(1, true), offer(0, true)}),
                                      make("map", {1, 1, 1, 1}),
                                      make("page_in", {1, at(0, 0, 2), offer(0, true)}),
                                      make("store", {1, at(0, 0, 2), 0, 1, offer(1, true)}),
                                      make("pin", {1, at(0, 0, 2), offer(0, true), offer(1, true)}),
                                      make("open", {0, 0, offer(0, true)}),
                                      make("seek", {0, 0, 1})};

TEST(Monitor, seesThatAPageOfADeviceIsDisturbed) {
  EXPECT_EQ(broken_after<&M::step_seek>(beside_device), 0U);
  EXPECT_NE(broken_after<&slip::seek_zeroes_what_is_pinned>(beside_device) & isolation, 0U);
}

}  // namespace
}  // namespace cowproof
