// The reference of library validation is the model: the same outcomes, words and sharing, for random calls; and the
// texts of calls can be read back.
#include "oracle/library/reference.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "oracle/checker.hpp"
#include "oracle/core_model.hpp"
#include "oracle/generator.hpp"
#include "oracle/library/library_sequences.hpp"

namespace cowproof::oracle::test {
namespace {

// Entries that share a frame of the machine are those of one class of the reference.
void expect_same_state(expectation const& model, reference const& r) {
  std::vector<std::uint32_t> class_of_frame(most_frames, reference_page::none);
  for (unsigned p = 0; p < model.processes(); ++p) {
    ASSERT_EQ(model.alive(p), r.alive(p)) << p;
    for (unsigned v = 0; v < model.pages(); ++v) {
      auto const& expected = model.at(p, v);
      ASSERT_EQ(expected.mapped, r.at(p, v).mapped()) << p << " " << v;
      if (!expected.mapped) continue;
      ASSERT_EQ(expected.word, r.at(p, v).words[0]) << p << " " << v;
      auto& known = class_of_frame[expected.of.number];
      if (known == reference_page::none) known = r.at(p, v).of;
      ASSERT_EQ(known, r.at(p, v).of) << p << " " << v;
    }
  }
}

// The classes and entries, counted anew.
void expect_exact_counts(reference const& r) {
  std::vector<std::uint32_t> entries(r.number_of_classes(), 0);
  std::uint64_t classes = 0;
  for (unsigned p = 0; p < r.processes(); ++p)
    for (unsigned v = 0; v < r.pages(); ++v)
      if (r.at(p, v).mapped() && entries[r.at(p, v).of]++ == 0) ++classes;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    if (entries[i] == 0) continue;
    ASSERT_EQ(r.class_of(i).entries, entries[i]);
  }
  auto const used = r.in_use({});
  ASSERT_EQ(used.least, classes);
  ASSERT_EQ(used.most, classes);
}

class ReferenceAgainstModel : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(ReferenceAgainstModel, endsReadsAndSharesTheSame) {
  auto const size = scope_for(GetParam().first, GetParam().second);
  core_model model(size);
  reference r(static_cast<unsigned>(size.processes), static_cast<unsigned>(size.pages));
  call_generator generator(7, size);
  coverage unwanted(core_type());
  for (int i = 0; i < 4'000; ++i) {
    if (i % 200 == 0) {
      model.restart();
      r.restart();
    }
    auto drawn = decode(generator.next(model.now()));
    drawn.has_memory = true;
    auto const resolved = model.resolve(encode(drawn));
    auto const named = decode(resolved);
    if (named.what == verb::fork && !named.has_child) continue;  // the reference is told a slot that is taken
    auto const c = library_call_of(named);
    auto const expected = r.examine(c);
    auto const specified = model.play(resolved, unwanted);
    ASSERT_EQ(specified.how, expected.how) << to_text(c);
    if (expected.how == ending::completed) {
      if (named.what == verb::load) {
        ASSERT_EQ(specified.value, expected.value);
      }
      r.complete(c);
    }
    ASSERT_NO_FATAL_FAILURE(expect_same_state(model.now(), r)) << to_text(c);
    ASSERT_NO_FATAL_FAILURE(expect_exact_counts(r)) << to_text(c);
  }
}

INSTANTIATE_TEST_SUITE_P(Scopes, ReferenceAgainstModel,
                         testing::Values(std::pair{1, 1}, std::pair{2, 1}, std::pair{3, 3}, std::pair{8, 4}));

TEST(LibraryCall, isReadAsItIsWritten) {
  for (auto const* text :
       {"map(p0, v3)", "map(p2, v0, read-only)", "unmap(p0, beyond)", "load(p319, v63)", "load(p1, v2.last)",
        "store(p0, v0, 65535)", "store(p0, v1.last, 3)", "kernel_store(p1, kernel, 2)", "kernel_store(p1, below, 0)",
        "store(p1, top, 9)", "fork(p0) -> p1", "exec(p4)", "exit(p5)", "store(p1, v0, 2) on cpu 3"}) {
    auto const c = read_library_call(text);
    ASSERT_TRUE(c) << text;
    EXPECT_EQ(to_text(*c), text);
  }
  for (auto const* text : {"", "map", "map(p0)", "map(v0, p0)", "store(p0, v0)", "store(p0, v0, 65536)", "fork(p0, v1)",
                           "exit(p1", "exit(p1) ", "load(p0, v0.first)", "restart", "jump(p0)", "exit(p1) on cpu",
                           "exit(p1) on cpu x", "load(p-1, v0)", "fork(p0)", "exit(p1) done", "load(p1, v0) -> x"}) {
    EXPECT_FALSE(read_library_call(text)) << text;
  }
}

TEST(LibraryCall, isReadAsReportsAndScenariosWriteIt) {
  struct written {
    char const *as, *means;
  };
  for (auto const& [as, means] : {written{"fork(p0, p1)", "fork(p0) -> p1"},
                                  {"fork(p0) → p1", "fork(p0) -> p1"},
                                  {"load(p1, v0) -> 7", "load(p1, v0)"},
                                  {"load(p1, v0) → 7", "load(p1, v0)"},
                                  {"store(p1, v0, 2) fault(protection)", "store(p1, v0, 2)"},
                                  {"store(p1, outside, 2)", "store(p1, beyond, 2)"}}) {
    auto const c = read_library_call(as);
    ASSERT_TRUE(c) << as;
    EXPECT_EQ(to_text(*c), means);
  }
  library_call fork;
  fork.what = library_verb::fork;
  fork.child = 1;
  EXPECT_EQ(to_text(fork, true), "fork(p0, p1)");
}

TEST(DirectedSequences, areAllCallsThatCanBeRead) {
  for (auto const& sequence : directed_sequences()) {
    each_call_text(sequence.calls, [&](std::string_view one) {
      EXPECT_TRUE(one.starts_with("fill(") || read_library_call(one)) << sequence.name << ": " << one;
    });
  }
}

TEST(SequenceWriter, dependsOnTheSeedAloneAndStaysWithinTheScope) {
  declaration declared;
  declared.size = {6, 5, 0, 65536};
  declared.frame_limit = 20;
  library_facts facts;
  facts.has_last = true;
  auto const one = std::make_unique<shared_batch>(), other = std::make_unique<shared_batch>();
  sequence_writer first(declared, facts, 3), second(declared, facts, 3), third(declared, facts, 4);
  bool differs = false;
  for (int i = 0; i < 12; ++i) {
    first.fill(*one, 100'000);
    second.fill(*other, 100'000);
    ASSERT_EQ(one->calls, other->calls);
    ASSERT_TRUE(std::equal(one->call.begin(), one->call.begin() + one->calls, other->call.begin()));
    ASSERT_EQ(one->call[0].what, library_verb::restart);
    for (std::uint32_t c = 0; c < one->calls; ++c) {
      ASSERT_LT(one->call[c].process, one->processes);
      ASSERT_LT(one->call[c].child, one->processes);
      ASSERT_LT(one->call[c].page, one->pages);
      ASSERT_NE(one->call[c].where, place::below);
      ASSERT_NE(one->call[c].where, place::kernel);
    }
    third.fill(*other, 100'000);
    differs = differs || !std::equal(one->call.begin(), one->call.begin() + one->calls, other->call.begin());
  }
  EXPECT_TRUE(differs);
}

}  // namespace
}  // namespace cowproof::oracle::test
