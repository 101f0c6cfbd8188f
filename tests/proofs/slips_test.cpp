// Steps that are wrong in a way that could fool the prover, each refuted by the obligation that says what is wrong.
#include "tests/proofs/slips.hpp"

#include <map>

#include <gmock/gmock.h>

#include "invariants/whole/coverage_goals.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/solver/solve.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"
#include "tests/proofs/memory_slips.hpp"

namespace cowproof::symbolic {
namespace {

struct slip {
  char const* name;
  char const* machine;
  other_step step;
  char const* refuted_by;
};
void PrintTo(slip const& s, std::ostream* to) { *to << s.name; }

using core = slips::of_core<unbounded>;
using eager = slips::of_eager<unbounded>;
using whole = slips::of_whole<unbounded>;
using memory_of_core = slips::memory_of_core<unbounded>;
using memory_of_on_demand = slips::memory_of_on_demand<unbounded>;
using memory_of_whole = slips::memory_of_whole<unbounded>;

// NAME is that of the function; GROUP and its machine have the same name.
#define SLIP(GROUP, OPERATION, NAME, OBLIGATION) \
  slip { #NAME, #GROUP, {OPERATION, &GROUP::NAME}, OBLIGATION }
#define MEMORY_SLIP(MACHINE, OPERATION, NAME, OBLIGATION) \
  slip { #NAME, #MACHINE, {OPERATION, &memory_of_##MACHINE::NAME}, OBLIGATION }

std::vector<slip> const every_slip{
    // What comes later tells that it was right.
    SLIP(core, "fork", refused_fork_renames, "fork_without_effect_keeps_names"),
    SLIP(eager, "fork", fork_copies_to_one_place, "fork_renews"),
    SLIP(whole, "fork", fork_moves_pages, "fork_keeps_names"),
    SLIP(whole, "swap_out", swap_out_names_another, "swap_out_retargets"),
    // What is done is not what is said to be done.
    SLIP(core, "exit", exit_is_followed, "exit_has_no_other_effect"),
    SLIP(core, "exec", exec_ends_it, "exec_refines_alive"),
    SLIP(core, "map", map_takes_revenge, "map_effect_2_ends_so"),
    // What is asked is asked of the state as it is then, and of the places that it is about.
    SLIP(core, "exit", exit_asks_too_early, "exit_preserves_free_frame_is_zero"),
    SLIP(eager, "fork", fork_leaves_none, "fork_places_are_nested"),
    // What is refused is asked about as well.
    SLIP(eager, "fork", fork_is_never_content, "fork_exhausts_with_cause"),
    SLIP(whole, "fork", fork_is_never_content, "fork_exhausts_with_cause"),
    SLIP(whole, "page_in", page_in_leaves_swapped, "page_in_without_effect_brings_nearer"),
    // Memory runs out only for a reason.
    MEMORY_SLIP(core, "store", store_waits_in_place, "store_exhausts_with_cause"),
    MEMORY_SLIP(core, "fork", fork_needs_no_memory, "fork_completes_with_memory"),
    MEMORY_SLIP(on_demand, "map", map_wants_table, "map_exhausts_with_cause"),
    MEMORY_SLIP(on_demand, "unmap", unmap_wants_table, "unmap_exhausts_with_cause"),
    MEMORY_SLIP(whole, "store", store_waits_in_place, "store_exhausts_with_cause"),
    MEMORY_SLIP(whole, "kernel_store", kernel_store_waits_in_place, "kernel_store_exhausts_with_cause"),
    MEMORY_SLIP(whole, "pin", pin_waits_in_place, "pin_exhausts_with_cause"),
    MEMORY_SLIP(whole, "page_in", page_in_waits_for_nothing, "page_in_exhausts_with_cause"),
    MEMORY_SLIP(whole, "fork_eager", fork_eager_is_never_content, "fork_eager_exhausts_with_cause"),
    // No more is taken than is needed, and what is given back is free.
    MEMORY_SLIP(whole, "fork", fork_takes_more, "fork_takes_what_is_copied"),
    MEMORY_SLIP(whole, "swap_out", swap_out_does_nothing, "swap_out_frees_frame"),
    MEMORY_SLIP(whole, "evict", evict_does_nothing, "evict_frees_frame"),
    MEMORY_SLIP(whole, "reclaim", reclaim_refuses, "reclaim_without_effect_frees_object"),
    // A process that shares an address space, or has given a page to a device, is a bystander too.
    SLIP(whole, "seek", seek_disturbs_sharers, "seek_isolates"),
    SLIP(whole, "seek", seek_zeroes_what_is_pinned, "seek_isolates"),
};
#undef SLIP
#undef MEMORY_SLIP

class Slip : public ::testing::TestWithParam<slip> {};

TEST_P(Slip, isRefutedByTheObligationThatSaysWhatIsWrong) {
  session const building;
  auto const made = suite_of(GetParam().machine).with({GetParam().step});
  auto const found = std::ranges::find(made, GetParam().refuted_by, &obligation::name);
  ASSERT_NE(found, made.end());
  EXPECT_EQ(solve(*found, {}).verdict, proof_verdict::refuted);
}
INSTANTIATE_TEST_SUITE_P(each, Slip, ::testing::ValuesIn(every_slip),
                         [](auto const& given) { return std::string(given.param.machine) + "_" + given.param.name; });

// Without its slip, each of these steps is the machine's, or does what the machine's does.
TEST(Slips, areAboutObligationsThatTheMachinesProve) {
  session const building;
  std::vector<std::string> others;
  std::map<std::string_view, obligations> of_machines;
  for (auto const& s : every_slip) {
    auto const [at, is_new] = of_machines.try_emplace(s.machine);
    if (is_new) at->second = suite_of(s.machine).of_machine();
    auto const& made = at->second;
    auto const found = std::ranges::find(made, s.refuted_by, &obligation::name);
    if (found != made.end() && solve(*found, {}).verdict != proof_verdict::proved) others.push_back(found->name);
  }
  EXPECT_THAT(others, ::testing::IsEmpty());
}

// The specification has a beginning of its own.
TEST(Slips, inTheBeginningAreRefuted) {
  session const building;
  obligations made;
  add_initiation<slips::begins_later<unbounded>>(made);
  std::vector<std::string> refuted;
  for (auto const& o : made)
    if (solve(o, {}).verdict == proof_verdict::refuted) refuted.push_back(o.name);
  EXPECT_THAT(refuted, ::testing::ElementsAre("initial_refines_memory", "initial_refines_pending"));
}

}  // namespace
}  // namespace cowproof::symbolic
