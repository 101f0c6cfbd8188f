// Every mutant of several processors is refuted, each by the obligation that says best what is wrong.
#include "tests/proofs/refuted.hpp"

namespace cowproof {
namespace {

std::vector<refuted_mutant> const mutants{
    {"refcount_nonatomic", {"drop_preserves_refcount_exact"}},
    {"pin_fork_race", {"keep_preserves_looked_is_not_pinned"}},
    {"dirty_cow", {"follow_preserves_forced_frame_is_own"}},
    {"smp_fork_no_flush", {"protect_preserves_translation_agrees"}},
    {"smp_cow_no_remote_flush", {"break_preserves_translation_agrees"}},
    {"no_break_before_make", {"break_preserves_translation_agrees"}},
    {"copy_before_flush", {"fault_preserves_writable_translation_is_sole"}},
    {"smp_protect_skips_flush", {"restrict_preserves_translation_agrees"}},
    {"mremap_no_flush", {"end_move_preserves_translation_agrees"}},
    {"smp_free_before_flush", {"end_unmap_preserves_translation_agrees"}},
    {"copyout_stale_translation", {"fork_preserves_writer_is_alone"}},
    {"half_built_child_exposed", {"protect_preserves_child_is_like_parent"}},
    {"no_second_look", {"break_refines_space"}},
    {"fault_without_lock", {"fault_preserves_unmapping_has_the_entry"}},
    {"fault_holds_nothing", {"fault_preserves_refcount_exact"}},
};

TEST(ProofOfSmpMutants, knowsAllOfThem) { EXPECT_EQ(names_of(mutants), mutants_of(smp_type())); }

class ProofOfSmpMutant : public ::testing::TestWithParam<refuted_mutant> {};
TEST_P(ProofOfSmpMutant, isRefutedByThisObligation) {
  proof_options options;
  options.machine = "smp";
  options.mutant = GetParam().name;
  options.only = "smp_" + GetParam().obligations.front();
  options.counterexamples = false;
  auto const results = prove(options);
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results.front().verdict, proof_verdict::refuted);
}
INSTANTIATE_TEST_SUITE_P(each, ProofOfSmpMutant, ::testing::ValuesIn(mutants),
                         [](auto const& given) { return given.param.name; });

}  // namespace
}  // namespace cowproof
