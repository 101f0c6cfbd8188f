// Steps that are wrong in a way that could fool the prover, each refuted by the obligation that says what is wrong.
#include "tests/proofs/slips.hpp"

#include <gmock/gmock.h>

#include "proofs/solve.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

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

// NAME is that of the function; GROUP and its machine have the same name.
#define SLIP(GROUP, OPERATION, NAME, OBLIGATION) \
  slip { #NAME, #GROUP, {OPERATION, &GROUP::NAME}, OBLIGATION }

std::vector<slip> const all{
    // What comes later tells that it was right.
    SLIP(core, "fork", refused_fork_renames, "fork_without_effect_keeps_names"),
    SLIP(eager, "fork", fork_copies_to_one_place, "fork_renews"),
    SLIP(whole, "fork", fork_moves_pages, "fork_keeps_names"),
    SLIP(whole, "swap_out", swap_out_names_another, "swap_out_retargets"),
    // What is done is not what is said to be done.
    SLIP(core, "exit", exit_is_followed, "exit_has_no_other_effect"),
    SLIP(core, "exec", exec_ends_it, "exec_refines_alive"),
    SLIP(core, "map", map_takes_revenge, "map_effect_2_ends_so"),
    // What is refused is asked about as well.
    SLIP(eager, "fork", fork_is_never_content, "fork_exhausts_with_cause"),
    SLIP(whole, "fork", fork_is_never_content, "fork_exhausts_with_cause"),
    SLIP(whole, "page_in", page_in_leaves_swapped, "page_in_without_effect_brings_nearer"),
};
#undef SLIP

class Slip : public ::testing::TestWithParam<slip> {};

TEST_P(Slip, isRefutedByTheObligationThatSaysWhatIsWrong) {
  session const building;
  auto const made = suite_of(GetParam().machine).with({GetParam().step});
  auto const found = std::ranges::find(made, GetParam().refuted_by, &obligation::name);
  ASSERT_NE(found, made.end());
  EXPECT_EQ(solve(*found, {}).verdict, proof_verdict::refuted);
}
INSTANTIATE_TEST_SUITE_P(each, Slip, ::testing::ValuesIn(all),
                         [](auto const& given) { return std::string(given.param.machine) + "_" + given.param.name; });

// Without its slip, each of these steps is the machine's, or does what the machine's does.
TEST(Slips, areAboutObligationsThatTheMachinesProve) {
  session const building;
  std::vector<std::string> others;
  for (auto const& s : all) {
    auto const made = suite_of(s.machine).of_machine();
    auto const found = std::ranges::find(made, s.refuted_by, &obligation::name);
    if (found != made.end() && solve(*found, {}).verdict != proof_verdict::proved) others.push_back(found->name);
  }
  EXPECT_THAT(others, ::testing::IsEmpty());
}

}  // namespace
}  // namespace cowproof::symbolic
