// Bad traces: what is said of a trace that is good but for one slip.
//
// A row of a table is a slip: its name, how a good text is changed, and the complaint about it.
#include <stdexcept>

#include <gmock/gmock.h>

#include "story.hpp"
#include "trace/itf/itf.hpp"
#include "trace/replay.hpp"

namespace cowproof {
namespace {

std::string good() {
  return write_itf(story({2, 2, 3, 4})
                       .map(0, 0, 0)
                       .store(0, 0, 3, 1)
                       .fork(0, 1)
                       .store(1, 0, 2, 1)
                       .load(0, 0)
                       .recorded("a good trace, but for one slip"));
}

// `old` is replaced where it occurs for the nth time.
std::string replaced(std::string_view old, std::string_view now, int nth = 1) {
  auto text = good();
  std::size_t at = 0;
  for (int i = 0; i < nth; ++i) at = text.find(old, i == 0 ? 0 : at + 1);
  if (at == std::string::npos) throw std::logic_error("the good text does not hold " + std::string(old));
  return text.replace(at, old.size(), now);
}

// The first state is state 0.
std::string without_state(int nth) {
  auto text = good();
  std::string_view const opening = "\n    {\n";
  std::size_t from = text.find(opening);
  for (int i = 0; i < nth; ++i) from = text.find(opening, from + 1);
  return text.erase(from, text.find(opening, from + 1) - from);
}

struct bad_trace {
  std::string_view name;
  std::string text;
  std::string_view complaint;  // a last newline does not count: documents quote whole lines
};

std::vector<bad_trace> malformed() {
  return {
      {"empty", "",
       "line 1: column 1: syntax error while parsing value - unexpected end of input; expected '[', '{', or a literal"},
      {"truncated", good().substr(0, good().size() * 2 / 3),
       "line 81: column 20: syntax error while parsing object key - unexpected end of input; expected string literal"},
      {"no_comma", replaced("\"how\": \"completed\", ", "\"how\": \"completed\" "),
       "line 37: column 44: syntax error while parsing object - unexpected string literal; expected '}'"},
      {"text_after_the_end", replaced("\n  ]\n}\n", "\n  ]\n}\nand more\n"),
       "line 122: column 1: syntax error while parsing value - invalid literal; expected end of input"},
      {"not_utf8", replaced("a good trace", "a good tr\xff\xfe"),
       "line 8: column 25: syntax error while parsing value - invalid string: ill-formed UTF-8 byte"},
      {"member_twice", replaced("\"subject\": \"machine\",", "\"subject\": \"machine\", \"subject\": \"machine\","),
       R"(line 6: column 35: the member "subject" occurs twice)"},
      {"nested_too_deep", std::string(100, '[') + std::string(100, ']') + "\n",
       "line 1: column 33: nested deeper than any trace is"},
      {"not_an_object", "[1, 2, 3]\n", "line 1: the trace: is an array; expected an object"},
  };
}

std::vector<bad_trace> about_itself() {
  return {
      {"no_meta", "{\"vars\": [], \"states\": []}\n", R"(line 1: the trace: lacks "#meta")"},
      {"other_format", replaced("\"format\": \"ITF\"", "\"format\": \"TLC\""),
       R"(line 3: #meta.format: "TLC" is another format; expected "ITF")"},
      {"other_version", replaced("cowproof-trace/1", "cowproof-trace/2"),
       R"(line 5: #meta.schema: "cowproof-trace/2" is another schema or version; this program reads "cowproof-trace/1")"},
      {"no_schema", replaced("    \"schema\": \"cowproof-trace/1\",\n", ""), R"(line 2: #meta: lacks "schema")"},
      {"unknown_subject", replaced("\"machine\"", "\"machinery\""),
       R"(line 6: #meta.subject: "machinery" is unknown: neither the machine, nor a mutant, nor an implementation)"},
      {"scope_too_large", replaced("\"processes\": 2", "\"processes\": 17"),
       "line 7: #meta.scope.processes: 17 is too many; the largest scope has 16"},
      {"scope_of_nothing", replaced("\"pages\": 2", "\"pages\": 0"),
       "line 7: #meta.scope.pages: is 0; there is at least one"},
      {"scope_not_natural", replaced("\"frames\": 3", "\"frames\": 2.5"),
       "line 7: #meta.scope.frames: is not a natural number"},
      {"unknown_property", replaced("\"violated\": null", R"("violated": {"property": "elegance", "step": 1})"),
       R"(line 9: #meta.violated.property: "elegance" is no property that is checked)"},
      {"step_out_of_range", replaced("\"violated\": null", R"("violated": {"property": "isolation", "step": 6})"),
       "line 9: #meta.violated.step: 6 is none of the 5 steps"},
      {"unknown_variable", replaced("\"vars\": [", "\"vars\": [\"swapped\", "),
       R"(line 11: vars[0]: "swapped" is no variable; expected mbt::actionTaken, mbt::nondetPicks, outcome, alive, table, refcount, content)"},
      {"variable_not_listed", replaced(", \"content\"]", "]"), R"(line 11: vars: lacks "content")"},
  };
}

std::vector<bad_trace> about_calls() {
  return {
      {"unknown_operation", replaced("\"mbt::actionTaken\": \"store\"", "\"mbt::actionTaken\": \"write\""),
       R"(line 45: states[2].mbt::actionTaken: "write" is no operation; expected map, unmap, load, store, fork, exec, exit)"},
      {"first_state_not_initial", replaced("\"mbt::actionTaken\": \"init\"", "\"mbt::actionTaken\": \"exec\""),
       R"(line 15: states[0].mbt::actionTaken: "exec" does not lead to the initial state; expected "init")"},
      {"unknown_operand", replaced("\"process\": {\"tag\"", "\"thread\": {\"tag\"", 2),
       "line 32: states[1].mbt::nondetPicks.thread: is not known here; expected process, address, writable, frame, word, child, memory"},
      {"operand_missing",
       replaced(R"("process": {"tag": "Some", "value": "p1"})", R"("process": {"tag": "None", "value": {"#tup": []}})"),
       "line 85: states[4].mbt::nondetPicks.process: is None, and store needs it"},
      {"operand_of_another",
       replaced(R"("memory": {"tag": "None", "value": {"#tup": []}})", R"("memory": {"tag": "Some", "value": true})",
                2),
       "line 35: states[1].mbt::nondetPicks.memory: is no operand of map"},
      {"operand_out_of_scope",
       replaced(R"("process": {"tag": "Some", "value": "p1"})", R"("process": {"tag": "Some", "value": "p2"})"),
       R"(line 85: states[4].mbt::nondetPicks.process.value: p2 is outside of the scope, whose last process is p1
)"},
      {"operand_of_another_kind",
       replaced(R"("address": {"tag": "Some", "value": "v0"})", R"("address": {"tag": "Some", "value": "f0"})"),
       R"(line 32: states[1].mbt::nondetPicks.address.value: "f0" does not name a page, such as v0)"},
      {"frame_out_of_scope", replaced("{\"pick\": \"f1\"", "{\"pick\": \"f3\""),
       "line 49: states[2].mbt::nondetPicks.frame.value.pick: f3 is outside of the scope, whose last frame is f2"},
      {"offer_incomplete", replaced(R"({"pick": "f0", "exists": true})", R"({"pick": "f0"})"),
       R"(line 33: states[1].mbt::nondetPicks.frame.value: lacks "exists")"},
      {"unknown_tag", replaced(R"("writable": {"tag": "Some")", R"("writable": {"tag": "Maybe")"),
       R"(line 33: states[1].mbt::nondetPicks.writable: "Maybe" is not the tag of a pick; expected Some or None)"},
      {"unknown_ending", replaced("\"how\": \"completed\"", "\"how\": \"finished\""),
       R"(line 37: states[1].outcome.how: "finished" is no ending, such as completed or fault(protection))"},
      {"value_of_another_kind", replaced(R"({"tag": "process", "value": "p1"})", R"({"tag": "word", "value": 1})"),
       R"(line 70: states[3].outcome.value: fork that ended with completed returns no "word")"},
  };
}

std::vector<bad_trace> about_states() {
  return {
      {"no_states", replaced(good().substr(good().find("\"states\"")), "\"states\": []\n}\n"),
       "line 12: states: is empty; expected at least the initial state"},
      {"state_missing", without_state(2), "line 45: states[2].#meta.index: is 3, but this is state 2"},
      {"variable_missing",
       replaced("      \"refcount\": {\"#map\": [[\"f0\", {\"#bigint\": \"0\"}], [\"f1\", "
                "{\"#bigint\": \"0\"}], [\"f2\", {\"#bigint\": \"0\"}]]},\n",
                ""),
       R"(line 13: states[0]: lacks "refcount")"},
      {"cell_missing", replaced("[\"f0\", {\"#bigint\": \"0\"}], ", ""),
       "line 25: states[0].refcount: lacks refcount[f0]"},
      {"cell_twice", replaced("[[\"f0\", {\"#bigint\": \"1\"}], [\"f1\"", "[[\"f0\", {\"#bigint\": \"1\"}], [\"f0\""),
       "line 40: states[1].refcount[1]: refcount[f0] occurs twice"},
      {"cell_out_of_scope", replaced("{\"#tup\": [\"p0\", \"v0\"]}", "{\"#tup\": [\"p0\", \"v2\"]}"),
       "line 39: states[1].table[0][0][1]: v2 is outside of the scope, whose last page is v1"},
      {"field_missing", replaced("{\"target\": \"f0\", \"writable\": true, ", "{\"target\": \"f0\", "),
       R"(line 39: states[1].table[0][1]: lacks "writable")"},
      {"truth_as_text", replaced("\"writable\": true, \"cow\"", "\"writable\": \"yes\", \"cow\""),
       "line 39: states[1].table[0][1].writable: is a string; expected a truth"},
      {"number_negative", replaced("{\"#bigint\": \"3\"}", "{\"#bigint\": \"-3\"}"),
       R"(line 50: states[2].mbt::nondetPicks.word.value: "-3" is not a natural number of at most 64 bits)"},
      {"number_too_large", replaced("{\"#bigint\": \"2\"}", "{\"#bigint\": \"99999999999999999999\"}"),
       R"(line 76: states[3].refcount[0][1]: "99999999999999999999" is not a natural number of at most 64 bits)"},
      {"word_out_of_scope", replaced("[[\"f0\", {\"#bigint\": \"3\"}]", "[[\"f0\", {\"#bigint\": \"4\"}]"),
       "line 57: states[2].content[0][1]: 4 is outside of the scope, whose last word is 3"},
      {"map_for_a_set", replaced("{\"#set\": [\"p0\"]}", "{\"#map\": [[\"p0\", true]]}"),
       R"(line 23: states[0].alive: is not of the form {"#set": ...})"},
  };
}

// These can be read, and are not what happens.
std::vector<bad_trace> untrue() {
  return {
      {"impossible_offer", replaced(R"({"pick": "f1", "exists": true})", R"({"pick": "f0", "exists": true})", 2),
       R"(step 4: store(p1, v0, 2) is offered f0, which is taken
not reproduced: 3 of 5 steps can be played
)"},
      {"impossible_child",
       replaced(R"("child": {"tag": "Some", "value": {"pick": "p1")",
                R"("child": {"tag": "Some", "value": {"pick": "p0")"),
       R"(step 3: fork(p0) is offered p0, which is taken
not reproduced: 2 of 5 steps can be played
)"},
      {"state_differs", replaced("{\"target\": \"f1\", \"writable\": true", "{\"target\": \"f0\", \"writable\": true"),
       R"(step 4: table[p1, v0] is recorded as {target: f0, writable: true, cow: false}, and replayed as {target: f1, writable: true, cow: false}
not reproduced, but for the verdict: nothing is violated
)"},
      {"initial_state_differs", replaced("{\"#set\": [\"p0\"]}", "{\"#set\": []}"),
       R"(step 0: alive[p0] is recorded as false, and replayed as true
not reproduced, but for the verdict: nothing is violated
)"},
      {"outcome_differs",
       replaced("\"value\": {\"tag\": \"word\", \"value\": {\"#bigint\": \"3\"}}",
                "\"value\": {\"tag\": \"word\", \"value\": {\"#bigint\": \"2\"}}"),
       R"(step 5: outcome is recorded as completed -> 2, and replayed as completed -> 3
not reproduced, but for the verdict: nothing is violated
)"},
      {"verdict_differs", replaced("\"violated\": null", R"("violated": {"property": "isolation", "step": 4})"),
       "not reproduced: recorded that isolation is violated at step 4; replayed, nothing is violated"},
  };
}

std::vector<bad_trace> bad_traces() {
  std::vector<bad_trace> all;
  for (auto const& table : {malformed(), about_itself(), about_calls(), about_states(), untrue()})
    all.insert(all.end(), table.begin(), table.end());
  return all;
}

std::string without_last_newline(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

TEST(BadTraces, getTheComplaintThatIsExpected) {
  for (auto const& [name, text, complaint] : bad_traces()) {
    auto const read = read_itf(text);
    auto const* error = std::get_if<trace_error>(&read);
    auto const said = error ? text_of(*error) : text_of(replay(std::get<trace>(read)), std::get<trace>(read));
    EXPECT_EQ(without_last_newline(said), without_last_newline(std::string(complaint))) << name;
  }
}

TEST(BadTraces, areTheGoodTraceWithOneSlip) {
  auto const read = read_itf(good());
  ASSERT_TRUE(std::holds_alternative<trace>(read));
  EXPECT_TRUE(replay(std::get<trace>(read)).reproduced());
  for (auto const& bad : bad_traces()) EXPECT_NE(bad.text, good()) << bad.name;
}

TEST(BadTraces, thatCannotBeReadGetOneLineWithItsPlace) {
  for (auto const& bad : bad_traces()) {
    auto const read = read_itf(bad.text);
    auto const* error = std::get_if<trace_error>(&read);
    if (error == nullptr) continue;
    EXPECT_GT(error->line, 0) << bad.name;
    EXPECT_FALSE(error->where.empty()) << bad.name;
    EXPECT_EQ(text_of(*error).find('\n'), std::string::npos) << bad.name;
  }
}

}  // namespace
}  // namespace cowproof
