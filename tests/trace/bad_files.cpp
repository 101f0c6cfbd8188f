// Slips, each made by replacing a piece of a good file.
#include <stdexcept>

#include "corpus.hpp"
#include "story.hpp"
#include "trace/itf.hpp"

namespace cowproof {
namespace {

std::string good_text() {
  return write_itf(story({2, 2, 3, 4})
                       .map(0, 0, 0)
                       .store(0, 0, 3, 1)
                       .fork(0, 1)
                       .store(1, 0, 2, 1)
                       .load(0, 0)
                       .recorded("a good trace, but for one slip"));
}

class slips {
 public:
  explicit slips(std::string good) : good_(std::move(good)) {}

  void add(std::string name, std::string text) { files_.push_back({std::move(name), std::move(text)}); }

  // `old` is replaced where it occurs for the nth time.
  void replace(std::string name, std::string_view old, std::string_view now, int nth = 1) {
    std::size_t at = 0;
    for (int i = 0; i < nth; ++i) at = good_.find(old, i == 0 ? 0 : at + 1);
    if (at == std::string::npos) throw std::logic_error(name + ": the good text does not hold " + std::string(old));
    add(std::move(name), std::string(good_).replace(at, old.size(), now));
  }

  // The nth state is dropped; the first is state 0.
  void drop_state(std::string name, int nth) {
    std::string_view const opening = "\n    {\n";
    std::size_t from = good_.find(opening);
    for (int i = 0; i < nth; ++i) from = good_.find(opening, from + 1);
    auto const end = good_.find(opening, from + 1);
    add(std::move(name), std::string(good_).erase(from, end - from));
  }

  std::string const& good() const { return good_; }
  std::vector<bad_file> take() { return std::move(files_); }

 private:
  std::string good_;
  std::vector<bad_file> files_;
};

void add_malformed(slips& s) {
  s.add("empty", "");
  s.add("truncated", s.good().substr(0, s.good().size() * 2 / 3));
  s.replace("no_comma", "\"how\": \"completed\", ", "\"how\": \"completed\" ");
  s.replace("text_after_the_end", "\n  ]\n}\n", "\n  ]\n}\nand more\n");
  s.replace("not_utf8", "a good trace", "a good tr\xff\xfe");
  s.replace("member_twice", "\"subject\": \"machine\",", "\"subject\": \"machine\", \"subject\": \"machine\",");
  s.add("nested_too_deep", std::string(100, '[') + std::string(100, ']') + "\n");
  s.add("not_an_object", "[1, 2, 3]\n");
}

void add_about_itself(slips& s) {
  s.add("no_meta", "{\"vars\": [], \"states\": []}\n");
  s.replace("other_format", "\"format\": \"ITF\"", "\"format\": \"TLC\"");
  s.replace("other_version", "cowproof-trace/1", "cowproof-trace/2");
  s.replace("no_schema", "    \"schema\": \"cowproof-trace/1\",\n", "");
  s.replace("unknown_subject", "\"machine\"", "\"machinery\"");
  s.replace("scope_too_large", "\"processes\": 2", "\"processes\": 17");
  s.replace("scope_of_nothing", "\"pages\": 2", "\"pages\": 0");
  s.replace("scope_not_natural", "\"frames\": 3", "\"frames\": 2.5");
  s.replace("unknown_property", "\"violated\": null", R"("violated": {"property": "elegance", "step": 1})");
  s.replace("step_out_of_range", "\"violated\": null", R"("violated": {"property": "isolation", "step": 6})");
  s.replace("unknown_variable", "\"vars\": [", "\"vars\": [\"swapped\", ");
  s.replace("variable_not_listed", ", \"content\"]", "]");
}

void add_about_calls(slips& s) {
  s.replace("unknown_operation", "\"mbt::actionTaken\": \"store\"", "\"mbt::actionTaken\": \"write\"");
  s.replace("first_state_not_initial", "\"mbt::actionTaken\": \"init\"", "\"mbt::actionTaken\": \"exec\"");
  s.replace("unknown_operand", "\"process\": {\"tag\"", "\"thread\": {\"tag\"", 2);
  s.replace("operand_missing", R"("process": {"tag": "Some", "value": "p1"})",
            R"("process": {"tag": "None", "value": {"#tup": []}})");
  s.replace("operand_of_another", R"("memory": {"tag": "None", "value": {"#tup": []}})",
            R"("memory": {"tag": "Some", "value": true})", 2);
  s.replace("operand_out_of_scope", R"("process": {"tag": "Some", "value": "p1"})",
            R"("process": {"tag": "Some", "value": "p2"})");
  s.replace("operand_of_another_kind", R"("address": {"tag": "Some", "value": "v0"})",
            R"("address": {"tag": "Some", "value": "f0"})");
  s.replace("frame_out_of_scope", "{\"pick\": \"f1\"", "{\"pick\": \"f3\"");
  s.replace("offer_incomplete", R"({"pick": "f0", "exists": true})", R"({"pick": "f0"})");
  s.replace("unknown_tag", R"("writable": {"tag": "Some")", R"("writable": {"tag": "Maybe")");
  s.replace("unknown_ending", "\"how\": \"completed\"", "\"how\": \"finished\"");
  s.replace("value_of_another_kind", R"({"tag": "process", "value": "p1"})", R"({"tag": "word", "value": 1})");
}

void add_about_states(slips& s) {
  s.replace("no_states", s.good().substr(s.good().find("\"states\"")), "\"states\": []\n}\n");
  s.drop_state("state_missing", 2);
  s.replace("variable_missing",
            "      \"refcount\": {\"#map\": [[\"f0\", {\"#bigint\": \"0\"}], [\"f1\", "
            "{\"#bigint\": \"0\"}], [\"f2\", {\"#bigint\": \"0\"}]]},\n",
            "");
  s.replace("cell_missing", "[\"f0\", {\"#bigint\": \"0\"}], ", "");
  s.replace("cell_twice", "[[\"f0\", {\"#bigint\": \"1\"}], [\"f1\"", "[[\"f0\", {\"#bigint\": \"1\"}], [\"f0\"");
  s.replace("cell_out_of_scope", "{\"#tup\": [\"p0\", \"v0\"]}", "{\"#tup\": [\"p0\", \"v2\"]}");
  s.replace("field_missing", "{\"target\": \"f0\", \"writable\": true, ", "{\"target\": \"f0\", ");
  s.replace("truth_as_text", "\"writable\": true, \"cow\"", "\"writable\": \"yes\", \"cow\"");
  s.replace("number_negative", "{\"#bigint\": \"3\"}", "{\"#bigint\": \"-3\"}");
  s.replace("number_too_large", "{\"#bigint\": \"2\"}", "{\"#bigint\": \"99999999999999999999\"}");
  s.replace("word_out_of_scope", "[[\"f0\", {\"#bigint\": \"3\"}]", "[[\"f0\", {\"#bigint\": \"4\"}]");
  s.replace("map_for_a_set", "{\"#set\": [\"p0\"]}", "{\"#map\": [[\"p0\", true]]}");
}

// These can be read, and are not what happens.
void add_untrue(slips& s) {
  s.replace("impossible_offer", R"({"pick": "f1", "exists": true})", R"({"pick": "f0", "exists": true})", 2);
  s.replace("impossible_child", R"("child": {"tag": "Some", "value": {"pick": "p1")",
            R"("child": {"tag": "Some", "value": {"pick": "p0")");
  s.replace("state_differs", "{\"target\": \"f1\", \"writable\": true", "{\"target\": \"f0\", \"writable\": true");
  s.replace("initial_state_differs", "{\"#set\": [\"p0\"]}", "{\"#set\": []}");
  s.replace("outcome_differs", "\"value\": {\"tag\": \"word\", \"value\": {\"#bigint\": \"3\"}}",
            "\"value\": {\"tag\": \"word\", \"value\": {\"#bigint\": \"2\"}}");
  s.replace("verdict_differs", "\"violated\": null", R"("violated": {"property": "isolation", "step": 4})");
}

}  // namespace

std::vector<bad_file> bad_files() {
  slips s(good_text());
  add_malformed(s);
  add_about_itself(s);
  add_about_calls(s);
  add_about_states(s);
  add_untrue(s);
  return s.take();
}

}  // namespace cowproof
