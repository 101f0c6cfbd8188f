// Files: what is written is read, whatever the trace; whatever the text is, reading it returns.
#include "trace/itf/itf.hpp"

#include <gmock/gmock.h>

#include "corpus.hpp"
#include "random_traces.hpp"
#include "story.hpp"
#include "trace/replay.hpp"
#include "trace/text/text.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;
using testing::Not;

trace read_back(trace const& t) {
  auto read = read_itf(write_itf(t));
  if (auto const* error = std::get_if<trace_error>(&read)) {
    ADD_FAILURE() << text_of(*error);
    return {};
  }
  return std::get<trace>(std::move(read));
}

TEST(Itf, readsWhatItWrote) {
  for (auto const* s : subjects_at(random_scope))
    for (int number = 0; number < 3; ++number) {
      auto const t = random_trace(*s, number);
      EXPECT_EQ(t.steps.size(), 40U);
      EXPECT_EQ(read_back(t), t) << t.subject << ", " << t.origin;
    }
}

trace two_parts() {
  scope const within{.processes = 2, .pages = 1, .frames = 2, .words = 9, .parts = 2};
  auto const store = static_cast<std::uint8_t>(find_operation("store"));
  auto calls = story(within).map(0, 0, 0).store(0, 0, 7, 0).calls();
  calls.push_back({store, {0, at_page(0), 1, 7, offer(0, true)}});
  calls.push_back({store, {0, at_page(0), 1, 8, offer(0, true)}});
  return record_trace(*find_subject("machine", within), within, calls, "a test");
}

TEST(Itf, readsWhatAPageHoldsPartByPart) {
  auto const t = two_parts();
  EXPECT_EQ(read_back(t), t);
  EXPECT_TRUE(replay(t).reproduced());
  auto const text = write_itf(t);
  EXPECT_THAT(text, HasSubstr(R"(["f0", [{"#bigint": "7"}, {"#bigint": "0"}]])"));
  EXPECT_THAT(text, HasSubstr(R"(["f0", {"#bigint": "7"}])")) << "both parts hold the same";
  EXPECT_THAT(text, HasSubstr(R"("part": {"tag": "Some", "value": "b1"})"));
}

TEST(Itf, saysNothingOfPartsWhereThereIsOne) {
  auto const text = write_itf(story({1, 1, 1, 9}).map(0, 0, 0).store(0, 0, 7, 0).recorded());
  EXPECT_THAT(text, Not(HasSubstr("part")));
}

TEST(Itf, readsATraceOfTheLargestScope) {
  auto const within = largest_scope();
  story told(within);
  told.map(0, 63, 255).store(0, 63, 65535, 0);
  for (std::uint32_t p = 1; p < 16; ++p) told.fork(p - 1, p);
  auto const t = told.recorded();
  EXPECT_EQ(read_back(t), t);
  EXPECT_TRUE(replay(t).reproduced());
}

TEST(Itf, readsATraceOfAScopeThatLeavesThingsOut) {
  scope const within{.processes = 1, .pages = 1, .frames = 2, .words = 2, .directories = 1};
  call const map{static_cast<std::uint8_t>(find_operation("map", whole_type())), {0, 1, 1, 1}};
  auto const t = record_trace(*find_subject("machine", within, whole_type()), within, std::array{map}, "a test");
  EXPECT_EQ(read_back(t), t) << "no file has a name, and no cell says what it would be";
  EXPECT_TRUE(replay(t).reproduced());
}

TEST(Itf, keepsWhateverTheOriginSays) {
  auto t = story({1, 1, 1, 1}).recorded("\"quoted\", a \\ and\ttwo\nlines, \x01, \u00e9\u2713");
  EXPECT_EQ(read_back(t), t);
  t.origin = "not UTF-8: \xff";
  EXPECT_EQ(read_back(t).origin, "not UTF-8: \ufffd");
}

TEST(Itf, readsNumbersThatAreNoStrings) {
  auto const t = story({1, 1, 1, 9}).map(0, 0, 0).store(0, 0, 8, 0).recorded();
  auto text = write_itf(t);
  for (auto at = text.find("{\"#bigint\": \"8\"}"); at != std::string::npos; at = text.find("{\"#bigint\": \"8\"}"))
    text.replace(at, 16, "8");
  EXPECT_EQ(std::get<trace>(read_itf(text)), t);
}

TEST(Itf, readsCellsInAnyOrder) {
  auto const t = story({2, 1, 2, 2}).map(0, 0, 1).recorded();
  auto text = write_itf(t);
  std::string const ordered = R"([["f0", {"#bigint": "0"}], ["f1", {"#bigint": "1"}]])";
  std::string const swapped = R"([["f1", {"#bigint": "1"}], ["f0", {"#bigint": "0"}]])";
  text.replace(text.find(ordered), ordered.size(), swapped);
  EXPECT_EQ(std::get<trace>(read_itf(text)), t);
}

TEST(Itf, ignoresWhatItDoesNotKnowInTheFilesMetadata) {
  auto const t = story({1, 1, 1, 1}).recorded();
  auto text = write_itf(t);
  text.insert(text.find("\"format\""), "\"timestamp\": 1700000000000, ");
  EXPECT_EQ(std::get<trace>(read_itf(text)), t);
}

TEST(Itf, keepsATraceOfAnImplementation) {
  auto t = story({2, 1, 2, 9}).map(0, 0, 0).store(0, 0, 3, 1).load(0, 0).recorded("from a log");
  t.subject = "linux";
  t.steps.back().out.value = 4;
  t.violated = violation{"content", 3, {{"p0 v0", "the word \"4\"", "the word 3"}, {"p0", "no answer", "an answer"}}};
  EXPECT_EQ(read_back(t), t);
  auto const report = replay(t);
  ASSERT_TRUE(report.difference.has_value());
  EXPECT_EQ(report.difference->what, "outcome");
  EXPECT_THAT(show_text(t), HasSubstr("✗ should return 3"));
  EXPECT_THAT(show_text(t), HasSubstr("✗ content is broken at step 3"));
}

// ------------------------------------------------------------------------------------------- whatever the text is

// What can be read can be written, replayed and shown.
void expect_an_error_or_a_trace(std::string const& text) {
  auto const read = read_itf(text);
  if (auto const* error = std::get_if<trace_error>(&read)) {
    EXPECT_GT(error->line, 0);
    EXPECT_FALSE(error->where.empty());
    EXPECT_FALSE(error->what.empty());
    return;
  }
  auto const& t = std::get<trace>(read);
  EXPECT_EQ(read_back(t), t);
  EXPECT_FALSE(text_of(replay(t), t).empty());
  EXPECT_FALSE(show_text(t).empty());
}

std::string any_good_text() { return write_itf(counterexample("parent_left_writable")); }

TEST(Itf, survivesEveryTruncation) {
  auto const text = any_good_text();
  for (std::size_t size = 0; size + 1 < text.size(); ++size) {
    auto const read = read_itf(std::string_view(text).substr(0, size));
    EXPECT_TRUE(std::holds_alternative<trace_error>(read)) << size;
  }
}

TEST(Itf, survivesMutationsOfAByte) {
  auto const text = any_good_text();
  std::uint64_t random = 1;
  auto const draw = [&](std::size_t below) {
    random = random * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>((random >> 33) % below);
  };
  constexpr std::string_view likely = "0123456789\"{}[],:pvf-tn ";
  for (int i = 0; i < 2000; ++i) {
    auto mutated = text;
    auto& byte = mutated[draw(text.size())];
    byte = i % 2 == 0 ? static_cast<char>(draw(256)) : likely[draw(likely.size())];
    expect_an_error_or_a_trace(mutated);
  }
}

TEST(Itf, survivesLinesThatAreMissingOrTwice) {
  auto const text = any_good_text();
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    auto const line = text.substr(at, text.find('\n', at) + 1 - at);
    expect_an_error_or_a_trace(std::string(text).erase(at, line.size()));
    expect_an_error_or_a_trace(std::string(text).insert(at, line));
  }
}

TEST(Itf, survivesObjectsOfManyMembersAndDeepNesting) {
  std::string many = "{";
  for (int i = 0; i < 100'000; ++i) many += "\"" + std::to_string(i) + "\": 0, ";
  expect_an_error_or_a_trace(many + "\"last\": 0}");
  expect_an_error_or_a_trace(std::string(1'000'000, '['));
}

}  // namespace
}  // namespace cowproof
