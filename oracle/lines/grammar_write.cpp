// The lines in which implementations speak: written.
#include <charconv>

#include "engines/coverage.hpp"
#include "oracle/lines/grammar.hpp"
#include "trace/json_text.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::array<std::string_view, number_of_verbs> call_begins{
    R"({"call":"map","process":)",   R"({"call":"unmap","process":)", R"({"call":"load","process":)",
    R"({"call":"store","process":)", R"({"call":"fork","process":)",  R"({"call":"exec","process":)",
    R"({"call":"exit","process":)"};

void append_number(std::string& text, std::uint64_t n) {
  std::array<char, 20> digits;
  auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  text.append(digits.data(), end);
}

void append_cell(std::string& text, sighting const& s, column what) {
  switch (what) {
    case column::word:
      if (s.looked && !s.faulted) return append_number(text, s.word);
      break;
    case column::frame:
      if (s.frame != 0) return append_number(text, s.frame);
      break;
    case column::count: return append_number(text, s.count);
    case column::exclusive: text += s.exclusive ? "true" : "false"; return;
    case column::writable: text += s.writable ? "true" : "false"; return;
    case column::cow: text += s.cow ? "true" : "false"; return;
    case column::tlb_frame:
      if (s.cached_frame != 0) return append_number(text, s.cached_frame);
      break;
    case column::tlb_writable: text += s.cached_writable ? "true" : "false"; return;
  }
  text += "null";
}

void append_entry(std::string& text, sighting const& s, std::vector<column> const& columns) {
  bool const is_there = s.present || (s.looked && !s.faulted) || s.cached_frame != 0;
  if (!is_there) {
    text += "null";
    return;
  }
  text += '[';
  for (auto const c : columns) {
    append_cell(text, s, c);
    text += ',';
  }
  text.back() = ']';
}

}  // namespace

void append_restart(std::string& text) { text += "{\"call\":\"restart\"}\n"; }

void append_wait(std::string& text, unsigned process) {
  text += R"({"call":"wait","process":)";
  append_number(text, process);
  text += "}\n";
}

void append_call(std::string& text, named_call const& c) {
  text += call_begins[static_cast<std::size_t>(c.what)];
  append_number(text, c.process);
  bool const has_page = c.what == verb::map || c.what == verb::unmap || c.what == verb::load || c.what == verb::store;
  if (has_page) {
    text += ",\"page\":";
    if (c.page) append_number(text, *c.page);
    else text += "null";
  }
  if (c.what == verb::map) text += c.writable ? ",\"writable\":true" : ",\"writable\":false";
  if (c.what == verb::store) {
    text += ",\"word\":";
    append_number(text, c.word);
  }
  if (c.what == verb::fork) {
    text += ",\"child\":";
    if (c.has_child) append_number(text, c.child);
    else text += "null";
    if (!c.has_memory) text += ",\"memory\":false";
  }
  text += "}\n";
}

void append_return(std::string& text, answer const& said) {
  text += "{\"ret\":";
  if (said.is_known) {
    text += '"';
    text += ending_name(said.out.how);
    text += '"';
  } else {
    text += json_string(said.said);
  }
  if (said.is_known && said.out.has_value) {
    text += ",\"value\":";
    append_number(text, said.out.value);
  }
  text += "}\n";
}

void append_observation(std::string& text, observation const& seen, std::vector<column> const& columns) {
  if (columns.empty()) {
    text += "{\"free\":";
    append_number(text, seen.free().value_or(0));
    text += "}\n";
    return;
  }
  text += "{\"obs\":[";
  for (unsigned p = 0; p < seen.processes(); ++p) {
    if (p > 0) text += ',';
    if (!seen.alive(p)) {
      text += "null";
      continue;
    }
    text += '[';
    for (unsigned v = 0; v < seen.pages(); ++v) {
      if (v > 0) text += ',';
      append_entry(text, seen.at(p, v), columns);
    }
    text += ']';
  }
  text += ']';
  if (seen.free()) {
    text += ",\"free\":";
    append_number(text, *seen.free());
  }
  text += "}\n";
}

}  // namespace cowproof::oracle
