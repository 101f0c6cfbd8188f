// A kernel without any change behind its console: a program stands in for xv6, with one of its known bugs or without.
#include <gmock/gmock.h>

#include "tests/tools/validate_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;

std::string like_xv6(std::string const& flags, std::string const& more = "") {
  return "validate console 'python3 " + root + "/examples/xv6/like_xv6.py " + flags +
         "' --prompt '$ ' --start cow --panic 'panic:' --shrink-time 60 " +
         with_usual(more, {"--operations 800", "--timeout 2", "--rejections 1", "--traces \"$SCRATCH\""});
}

TEST(Xv6, thatSharesOrCopiesAtForkConforms) {
  for (auto const* const flags : {"", "--eager", "--entries", "--eager --entries"}) {
    auto const report = report_of(like_xv6(flags, "--operations 3000"), 0);
    for (auto const& clause : report["clauses"])
      if (clause["wanted"]) {
        EXPECT_GT(clause["checked"], 0) << clause["name"];
      }
  }
}

TEST(Xv6, isToldToCopyAtForkIfItDoes) {
  EXPECT_THAT(run_command(like_xv6("--eager")).output, HasSubstr("found out: fork copies every page at once"));
  EXPECT_THAT(run_command(like_xv6("")).output, HasSubstr("found out: fork shares pages"));
}

// A bug that real kernels had; what it breaks, and as few calls as show it.
struct known_bug {
  char const *name, *clause;
  std::vector<char const*> calls;
  friend void PrintTo(known_bug const& bug, std::ostream* out) { *out << bug.name; }
};

class Xv6Bug : public ::testing::TestWithParam<known_bug> {};

TEST_P(Xv6Bug, isFoundInAShortTrace) {
  auto const& bug = GetParam();
  auto const report = report_of(like_xv6(std::string("--bug ") + bug.name), 1);
  ASSERT_EQ(report["rejections"].size(), 1U);
  auto const& found = report["rejections"][0];
  EXPECT_EQ(found["clause"], bug.clause);
  std::vector<std::string> calls;
  for (auto const& c : found["calls"]) calls.push_back(c["call"]);
  EXPECT_THAT(calls, testing::ElementsAreArray(bug.calls));
}

std::vector<known_bug> known_bugs() {
  return {
      {"parent_left_writable", "content", {"fork(p0) -> p1", "store(p0, v0, 1)", "load(p1, v0)"}},
      {"child_left_writable", "content", {"fork(p0) -> p1", "store(p1, v0, 1)", "load(p0, v0)"}},
      {"read_only_becomes_writable", "results", {"fork(p0) -> p1", "store(p1, v4, 1)"}},
      {"last_sharer_writes", "content", {"fork(p0) -> p1", "store(p0, v0, 1)", "load(p1, v0)"}},
      {"copyout_ignores_cow", "content", {"fork(p0) -> p1", "kernel_store(p1, v0, 1)", "load(p0, v0)"}},
      {"copyout_ignores_read_only", "results", {"kernel_store(p0, v4, 1)"}},
      {"copyout_no_user_check", "results", {"kernel_store(p0, trapframe, 1)"}},
      {"copyout_panics", "keeps_running", {"kernel_store(p0, past_last, 1)"}},
      {"walk_panics", "keeps_running", {"load(p0, past_last)"}},
      {"guard_is_copied", "results", {"load(p0, guard)"}},
      {"beyond_hangs", "keeps_running", {"load(p0, beyond)"}},
      {"fork_oom_leaks", "free_is_exact", {"fork(p0, p1) without memory"}},
      {"fork_oom_panics", "keeps_running", {"fork(p0, p1) without memory"}},
      {"fork_oom_frees", "content", {"fork(p0, p1) without memory", "load(p0, v0)"}},
      {"fault_oom_panics", "keeps_running", {"fork(p0) -> p1", "store(p1, v0, 1) without memory"}},
      {"fault_oom_hangs", "results", {"fork(p0) -> p1", "store(p1, v0, 1) without memory"}},
      {"copyout_oom_panics", "keeps_running", {"fork(p0) -> p1", "kernel_store(p1, v0, 1) without memory"}},
      {"copyout_oom_completes",
       "content",
       {"fork(p0) -> p1", "kernel_store(p1, v0, 1) without memory", "load(p0, v0)"}},
      {"copy_keeps_reference", "free_is_exact", {"fork(p0) -> p1", "store(p0, v0, 1)"}},
      {"fork_no_reference", "content", {"fork(p0) -> p1", "store(p0, v0, 1)", "load(p1, v0)"}},
      {"exec_leaks", "free_is_exact", {"exec(p0)"}},
      {"half_page", "content", {"store(p0, v0.last, 1)", "fork(p0) -> p1", "store(p1, v0, 2)", "load(p1, v0.last)"}},
      {"fault_kills", "results", {"fork(p0) -> p1", "store(p0, v0, 1)"}},
      {"counts_race", "keeps_running", {"store(p0, v0, 1) on cpu 1"}},
  };
}

INSTANTIATE_TEST_SUITE_P(each, Xv6Bug, ::testing::ValuesIn(known_bugs()),
                         [](auto const& given) { return std::string(given.param.name); });

TEST(Xv6, thatTellsWhatEntriesHoldBreaksAClauseAtTheCallThatDoes) {
  auto const breaks = [](std::string const& bug, std::string const& clause, std::vector<std::string> const& calls) {
    auto const report = report_of(like_xv6("--entries --bug " + bug), 1);
    auto const& found = report["rejections"][0];
    EXPECT_EQ(found["clause"], clause) << bug;
    std::vector<std::string> made;
    for (auto const& c : found["calls"]) made.push_back(c["call"]);
    EXPECT_EQ(made, calls) << bug;
  };
  breaks("parent_left_writable", "writable_means_alone", {"fork(p0) -> p1"});
  breaks("fork_no_reference", "count_is_exact", {"fork(p0) -> p1"});
  breaks("last_sharer_writes", "write_leaves_shared_frame", {"fork(p0) -> p1", "store(p0, v0, 1)"});
}

TEST(Xv6, hasATestOfEachBugOfItsStandIn) {
  auto const listed = run_shell("python3 " + root + "/examples/xv6/like_xv6.py --list-bugs").output;
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(listed, '\n')), known_bugs().size());
}

TEST(Xv6, thatSaysOfItselfWhatIsNotKnownIsAnError) {
  auto const says = [](std::string const& header) {
    return run_command("validate console 'echo \"[cowproof-console/" + header + "]\"; sleep 9' --boot-timeout 5");
  };
  EXPECT_THAT(says("2 xv6 4 5 - from_strat").errors, HasSubstr("a header has no word \"from_strat\""));
  EXPECT_THAT(says("2 xv6 40 5 -").errors, HasSubstr("40 processes of 5 pages: there can be"));
  EXPECT_THAT(says("4 xv6 4 5 -").errors, HasSubstr("expected [cowproof-console/"));
  EXPECT_EQ(says("2 xv6 4 5 frame").exit_code, 3);
}

TEST(Xv6, refusesOptionsThatItsFormDoesNotHave) {
  auto const done = run_command(like_xv6("", "--suite states"));
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, HasSubstr("there is no --record, --replay, --suite"));
}

// A tree that looks like xv6, of which `make` does what is said.
std::string tree_whose_make_does(std::string const& what) {
  return "t=\"$SCRATCH/tree\"; mkdir -p $t/kernel $t/user $t/tools; export TMPDIR=\"$SCRATCH/tmp\"; mkdir $TMPDIR; "
         "for f in kernel/vm.c kernel/exec.c kernel/start.c user/user.h; do echo pmpaddr0 > $t/$f; done; "
         "printf '#define PHYSTOP (KERNBASE + 128*1024*1024)\\n' > $t/kernel/memlayout.h; "
         "printf 'UPROGS=\\\\\\n\\t$U/_cat\\\\\\n\\nfs.img clean kernel/kernel:\\n' > $t/Makefile; "
         "for f in qemu-system-riscv64 riscv64-linux-gnu-gcc gcc perl; do printf '#!/bin/sh\\n' > $t/tools/$f; done; "
         "printf '%s\\n' '#!/bin/sh' 'case \"$*\" in *qemu*) " +
         what + ";; esac' > $t/tools/make; chmod +x $t/tools/*; export PATH=\"$t/tools:$PATH\"; ";
}

std::string validate_xv6(std::string const& more) {
  return COWPROOF_COMMAND " validate xv6 \"$t\" --shrink-time 60 --traces \"$SCRATCH/traces\" " + more +
         "; code=$?; /bin/ls -A $TMPDIR >&2; exit $code";
}

TEST(Xv6Tree, isCopiedBuiltBootedAndReportedOnAndNothingIsLeft) {
  auto const runs = "exec python3 " + root + "/examples/xv6/like_xv6.py --bug child_left_writable";
  auto const done = run_shell(tree_whose_make_does(runs) + validate_xv6("--seconds 5"));
  EXPECT_EQ(done.exit_code, 1) << done.errors;
  EXPECT_EQ(done.errors, "");
  EXPECT_THAT(done.output, HasSubstr("in the copy the kernel uses 8 MB"));
  EXPECT_THAT(done.output, HasSubstr("      2  store(p1, v0, 1)\n      3  load(p0, v0) -> 1"));
  EXPECT_THAT(done.output, HasSubstr("what the machine does in rejection 1"));
  EXPECT_THAT(done.output, HasSubstr("xv6-rejection-1.calls; cowproof validate xv6"));
}

TEST(Xv6Tree, hasItsCallsPlayedAgain) {
  auto const runs = "exec python3 " + root + "/examples/xv6/like_xv6.py --bug fork_oom_leaks";
  auto const done = run_shell(tree_whose_make_does(runs) +
                              "printf '# cowproof-calls/1\\nfork(p0, p1) without memory\\n' > $SCRATCH/calls; " +
                              COWPROOF_COMMAND " validate xv6 \"$t\" --replay $SCRATCH/calls");
  EXPECT_EQ(done.exit_code, 1) << done.errors;
  EXPECT_THAT(done.output, HasSubstr("3 frames too few are free"));
}

TEST(Xv6Tree, thatCannotBeUsedIsOneClearErrorAndNothingIsLeft) {
  auto const fails = [](std::string const& setup, std::string const& what, std::string const& more = "") {
    auto const done = run_shell(tree_whose_make_does("sleep 100") + setup + validate_xv6(more));
    EXPECT_EQ(done.exit_code, 3) << what;
    EXPECT_THAT(done.errors, HasSubstr(what));
    EXPECT_EQ(std::ranges::count(done.errors, '\n'), 1) << done.errors;
  };
  fails("rm $t/kernel/memlayout.h; ", "no tree of xv6-riscv: there is no kernel/memlayout.h");
  fails("rm $t/tools/qemu*; PATH=$t/tools; ",
        "not found: qemu-system-riscv64 (Debian: apt-get install qemu-system-misc)");
  fails("echo 'UPROG=' > $t/Makefile; ", "there is no list of programs (UPROGS)");
  fails("printf '#!/bin/sh\\necho user/cow.c:7: error: what >&2\\nexit 1\\n' > $t/tools/make; ",
        "does not build: user/cow.c:7: error: what");
  fails("printf '#!/bin/sh\\nsleep 100\\n' > $t/tools/make; ", "was not built within 0.5 s (--build-timeout)",
        "--build-timeout 0.5");
  fails("", "the program does not start: the prompt \"$ \" was not printed within 0.3 s (--boot-timeout)",
        "--boot-timeout 0.3");
}

TEST(Xv6Tree, whoseKernelDiesWhenTheProgramStartsViolates) {
  auto const runs = "printf \"booting\\\\n$ \"; read line; echo panic: kalloc; sleep 100";
  auto const done = run_shell(tree_whose_make_does(runs) + validate_xv6(""));
  EXPECT_EQ(done.exit_code, 1) << done.errors;
  EXPECT_THAT(done.output, HasSubstr("it panicked: panic: kalloc"));
}

TEST(Xv6Tree, leavesNothingBehindWhenItIsKilled) {
  auto const runs = "exec python3 " + root + "/examples/xv6/like_xv6.py";
  auto const done = run_shell(tree_whose_make_does(runs) + "(" COWPROOF_COMMAND
                                                           " validate xv6 \"$t\" >/dev/null 2>&1 & p=$!; sleep 3; "
                                                           "kill -9 $p; sleep 1); ls -A $TMPDIR");
  EXPECT_EQ(done.output, "");
}

}  // namespace
}  // namespace cowproof::tests
