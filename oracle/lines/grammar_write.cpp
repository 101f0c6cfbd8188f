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

// What stands for what in JSON, and in what is typed at a console.
struct notation {
  std::string_view nothing, quote, open, close, yes, no;
};
constexpr notation json_notation{"null", "\"", "[", "]", "true", "false"}, typed_notation{"-", "", "", "", "1", "0"};

void append_address(std::string& text, operand_type const& type, std::uint32_t code, notation const& as) {
  auto const parts = parts_of_address(code, type.alternatives);
  auto const& named = type.names(parts.alternative);
  bool const is_named = parts.alternative != 0 || named.size == nullptr;
  if (is_named) (text += as.quote) += named.letter;
  if (named.size != nullptr) append_number(text, parts.number);
  if (is_named) text += as.quote;
}

// Of an empty set nothing is typed but that there is nothing.
void append_set(std::string& text, std::uint64_t set, notation const& as) {
  if (set == 0 && as.open.empty()) {
    text += as.nothing;
    return;
  }
  text += as.open;
  for (unsigned i = 0; i < 64 && set >> i != 0; ++i) {
    if ((set >> i & 1) == 0) continue;
    append_number(text, i);
    if (set >> i != 1) text += ',';
  }
  text += as.close;
}

void append_operand(std::string& text, operand_type const& type, std::uint32_t code, notation const& as) {
  switch (type.kind) {
    case operand_kind::index: return append_number(text, code);
    case operand_kind::flag: text += code != 0 ? as.yes : as.no; return;
    case operand_kind::set: return append_set(text, code, as);
    case operand_kind::address:
      if (code != outside) return append_address(text, type, code, as);
      break;
    case operand_kind::choice:
    case operand_kind::choices:
      if (offer_exists(code)) return append_number(text, offer_pick(code));
      break;
  }
  text += as.nothing;
}

// Which frame it is, and that there is memory.
bool goes_without_saying(operand_type const& type, std::uint32_t code) {
  if (is_tacit(type, code) || (type.kind == operand_kind::flag && type.is_memory() && code != 0)) return true;
  return is_offer(type.kind) && offer_exists(code) && is_its_own_affair(type);
}

}  // namespace

void append_restart(std::string& text) { text += "{\"call\":\"restart\"}\n"; }

void append_go(std::string& text) { text += "{\"call\":\"go\"}\n"; }

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

void append_call(std::string& text, call const& c, machine_type const& machine, unsigned cpu) {
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
    append_operand(text, operand, c.operand[i], json_notation);
  }
  if (cpu != 0) {
    text += ",\"cpu\":";
    append_number(text, cpu);
  }
  text += "}\n";
}

// All operands in their order, but for what goes without saying and the part of a page, of which there is one.
std::string console_text(call const& c, machine_type const& machine, unsigned cpu) {
  auto const& type = machine.operations[c.operation];
  std::string text = cpu == 0 ? "" : "cpu " + std::to_string(cpu) + " ";
  text += type.name;
  bool has_memory = true;
  for (std::size_t i = 0; i < type.operands; ++i) {
    auto const& operand = type.operand[i];
    auto const code = c.operand[i];
    bool const is_of_memory = is_its_own_affair(operand) || (operand.kind == operand_kind::flag && operand.is_memory());
    if (is_of_memory) {
      has_memory = has_memory && (is_offer(operand.kind) ? offer_exists(code) : code != 0);
    } else if (operand.name == "writable") {
      text += code != 0 ? " w" : " r";
    } else if (operand.name != "part") {
      text += ' ';
      append_operand(text, operand, code, typed_notation);
    }
  }
  return has_memory ? text : text + " nomem";
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

namespace {

void append_pages(std::string& text, observation const& seen, unsigned process, unsigned space,
                  std::vector<column> const& columns) {
  text += '[';
  for (unsigned v = 0; v < seen.pages(); ++v) {
    if (v > 0) text += ',';
    append_entry(text, seen.at(space, v), seen.look_at(process, v), columns);
  }
  text += ']';
}

void append_number_or_null(std::string& text, std::int64_t n) {
  if (n < 0) text += "null";
  else append_number(text, static_cast<std::uint64_t>(n));
}

void append_task(std::string& text, observation const& seen, unsigned process, line_header const& header,
                 unsigned space) {
  auto const& self = seen.task(process);
  auto const& d = header.declared;
  text += '{';
  auto const member = [&](std::string_view name) {
    if (text.back() != '{') text += ',';
    ((text += '"') += name) += "\":";
  };
  if (!self.looked) {
    member("blocked");
    text += "true}";
    return;
  }
  if (d.parents) {
    member("parent");
    append_number_or_null(text, self.parent);
  }
  if (d.positions) {
    member("positions");
    text += '[';
    auto const descriptors = static_cast<std::size_t>(scope_of(d).descriptors);
    for (std::size_t i = 0; i < descriptors; ++i) {
      if (i > 0) text += ',';
      append_number_or_null(text, self.position[i]);
    }
    text += ']';
  }
  if (d.pending) {
    member("pending");
    append_set(text, self.pending, json_notation);
  }
  if (!header.columns.empty()) {
    member("pages");
    append_pages(text, seen, process, space, header.columns);
  }
  text += '}';
}

}  // namespace

void append_observation(std::string& text, observation const& seen, line_header const& header,
                        std::vector<unsigned> const& space_of) {
  bool const is_whole = header.declared.is_whole();
  if (header.columns.empty() && !is_whole) {
    text += "{\"free\":";
    append_number(text, seen.free().value_or(0));
    text += "}\n";
    return;
  }
  text += "{\"obs\":[";
  for (unsigned p = 0; p < seen.processes(); ++p) {
    if (p > 0) text += ',';
    if (!seen.alive(p)) text += "null";
    else if (is_whole) append_task(text, seen, p, header, space_of[p]);
    else append_pages(text, seen, p, p, header.columns);
  }
  text += ']';
  if (seen.free()) {
    text += ",\"free\":";
    append_number(text, *seen.free());
  }
  text += "}\n";
}

}  // namespace cowproof::oracle
