// The lines in which implementations speak: written.
#include <array>
#include <charconv>

#include "engines/coverage.hpp"
#include "oracle/lines/grammar.hpp"
#include "trace/json_text.hpp"

namespace cowproof::oracle {
namespace {

void append_number(std::string& text, std::uint64_t n) {
  std::array<char, 20> digits;
  auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  text.append(digits.data(), end);
}

void append_cell(std::string& text, sighting const& s, look const& read, column what) {
  switch (what) {
    case column::word:
      if (read.looked && !read.faulted) return append_number(text, read.word);
      break;
    case column::frame:
      if (s.frame != 0) return append_number(text, s.frame);
      break;
    case column::count: return append_number(text, s.count);
    case column::exclusive: text += s.exclusive ? "true" : "false"; return;
    case column::of_file: text += s.of_file ? "true" : "false"; return;
    case column::writable: text += s.writable ? "true" : "false"; return;
    case column::cow: text += s.cow ? "true" : "false"; return;
    case column::tlb_frame:
      if (s.cached_frame != 0) return append_number(text, s.cached_frame);
      break;
    case column::tlb_writable: text += s.cached_writable ? "true" : "false"; return;
  }
  text += "null";
}

void append_entry(std::string& text, sighting const& s, look const& read, std::vector<column> const& columns) {
  bool const is_there = s.present || (read.looked && !read.faulted) || s.cached_frame != 0;
  if (!is_there) {
    text += "null";
    return;
  }
  text += '[';
  for (auto const c : columns) {
    append_cell(text, s, read, c);
    text += ',';
  }
  text.back() = ']';
}

void append_address(std::string& text, operand_type const& type, std::uint32_t code) {
  auto const parts = parts_of_address(code, type.alternatives);
  auto const& named = type.names(parts.alternative);
  bool const is_named = parts.alternative != 0 || named.size == nullptr;
  if (is_named) (text += '"') += named.letter;
  if (named.size != nullptr) append_number(text, parts.number);
  if (is_named) text += '"';
}

void append_set(std::string& text, std::uint32_t set) {
  text += '[';
  for (unsigned i = 0; set >> i != 0 && i < 32; ++i) {
    if ((set >> i & 1) == 0) continue;
    if (text.back() != '[') text += ',';
    append_number(text, i);
  }
  text += ']';
}

void append_operand(std::string& text, operand_type const& type, std::uint32_t code) {
  switch (type.kind) {
    case operand_kind::index: return append_number(text, code);
    case operand_kind::flag: text += code != 0 ? "true" : "false"; return;
    case operand_kind::set: return append_set(text, code);
    case operand_kind::address:
      if (code != outside) return append_address(text, type, code);
      break;
    case operand_kind::choice:
    case operand_kind::choices:
      if (offer_exists(code)) return append_number(text, offer_pick(code));
      break;
  }
  text += "null";
}

// Which frame it is, and that there is memory.
bool goes_without_saying(operand_type const& type, std::uint32_t code) {
  if (is_tacit(type, code) || (type.kind == operand_kind::flag && type.is_memory() && code != 0)) return true;
  return is_offer(type.kind) && offer_exists(code) && is_its_own_affair(type);
}

}  // namespace

void append_restart(std::string& text) { text += "{\"call\":\"restart\"}\n"; }

void append_wait(std::string& text, unsigned process) {
  text += R"({"call":"wait","process":)";
  append_number(text, process);
  text += "}\n";
}

std::string_view name_of(operand_type const& type, machine_type const& machine) {
  return type.name == "address" && &machine == &core_type() ? "page" : type.name;
}

bool is_its_own_affair(operand_type const& type) {
  auto const name = type.names().name;
  return is_offer(type.kind) && (name == "frame" || name == "slot" || name == "space");
}

void append_call(std::string& text, call const& c, machine_type const& machine) {
  auto const& type = machine.operations[c.operation];
  text += "{\"call\":\"";
  text += type.name;
  text += '"';
  for (std::size_t i = 0; i < type.operands; ++i) {
    auto const& operand = type.operand[i];
    if (goes_without_saying(operand, c.operand[i])) continue;
    text += ",\"";
    text += name_of(operand, machine);
    text += "\":";
    append_operand(text, operand, c.operand[i]);
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
      append_entry(text, seen.at(p, v), seen.look_at(p, v), columns);
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
