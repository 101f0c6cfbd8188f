// JSON as the verbs exchange it.
#include "tools/json_file.hpp"

#include <algorithm>

namespace cowproof::tools {
namespace {

using json = nlohmann::ordered_json;

constexpr int deepest = 64;  // no document of ours is deeper

struct place_in_text {
  std::size_t line = 1, column = 1;
};
place_in_text place_of(std::string_view text, std::size_t byte) {
  auto const before = text.substr(0, byte);
  auto const newline = before.rfind('\n');
  return {1 + static_cast<std::size_t>(std::ranges::count(before, '\n')),
          byte - (newline == std::string_view::npos ? 0 : newline + 1) + 1};
}

// What the library says after the place that we tell ourselves.
std::string reason_of(json::parse_error const& e) {
  std::string what = e.what();
  for (auto const* end_of_place : {"column ", ": "})
    if (auto const at = what.find(end_of_place); at != std::string::npos) what.erase(0, at + 2);
  if (auto const read = what.find("; last read: "); read != std::string::npos) what.erase(read);
  return what;
}

// Of 64 bits, what a number of JavaScript does not hold.
bool is_inexact(json const& value) {
  constexpr std::uint64_t most = (std::uint64_t{1} << 53) - 1;
  return value.is_number_unsigned() && value.get<std::uint64_t>() > most;
}

void make_exact(json& value) {
  if (value.is_structured())
    for (auto& each : value) make_exact(each);
  else if (is_inexact(value)) value = std::to_string(value.get<std::uint64_t>());
}

// What a terminal obeys although it is printable to the library: DEL, and U+0080 to U+009F.
std::string without_controls(std::string const& text) {
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (text[i] == '\x7F') safe += "\\u007f";
    else if (text[i] == '\xC2' && next >= 0x80 && next <= 0x9F) safe += fmt::format("\\u{:04x}", next), ++i;
    else safe += text[i];
  }
  return safe;
}

std::string_view name_of_type(json const& value) {
  switch (value.type()) {
    case json::value_t::null: return "null";
    case json::value_t::boolean: return "a truth value";
    case json::value_t::string: return "a string";
    case json::value_t::array: return "an array";
    case json::value_t::object: return "an object";
    default: return "a number";
  }
}

}  // namespace

json read_json(std::string const& file) {
  auto const text = read_file(file);
  auto const limit_depth = [&](int depth, json::parse_event_t, json&) {
    if (depth > deepest) throw input_error(fmt::format("{}: is nested deeper than any document of cowproof", file));
    return true;
  };
  try {
    return json::parse(text, limit_depth);
  } catch (json::parse_error const& e) {
    auto const at = place_of(text, std::min(text.size(), e.byte == 0 ? 0 : e.byte - 1));
    throw input_error(fmt::format("{}:{}:{}: is no JSON document: {}", file, at.line, at.column, reason_of(e)));
  }
}

std::string text_of_json(json document) {
  make_exact(document);
  return without_controls(document.dump(2, ' ', false, json::error_handler_t::replace));
}

std::string number_text(json const& number) {
  return number.is_string() ? number.get<std::string>() : std::to_string(number.get<std::uint64_t>());
}

void json_place::fail(std::string const& expected) const {
  throw input_error(fmt::format("{}: {} should be {}, is {}", file_, path_.empty() ? "the document" : path_, expected,
                                name_of_type(value_)));
}

json_place json_place::member(std::string const& name) const {
  if (!value_.is_object()) fail("an object");
  auto const found = value_.find(name);
  if (found == value_.end()) throw input_error(fmt::format("{}: {}/{} is missing", file_, path_, name));
  return {file_, *found, path_ + "/" + name};
}

void json_place::each_item(std::function<void(json_place const&)> const& visit) const {
  if (!value_.is_array()) fail("an array");
  for (std::size_t i = 0; i < value_.size(); ++i) visit({file_, value_[i], fmt::format("{}/{}", path_, i)});
}

void json_place::each_member(std::function<void(json_place const&)> const& visit) const {
  if (!value_.is_object()) fail("an object");
  for (auto const& [name, value] : value_.items()) visit({file_, value, path_ + "/" + name});
}

std::string json_place::text() const {
  if (!value_.is_string()) fail("a string");
  return value_.get<std::string>();
}

std::string json_place::text_of(std::vector<std::string> const& choices) const {
  auto const given = text();
  if (std::ranges::find(choices, given) == choices.end())
    throw input_error(
        fmt::format("{}: {} should be one of {}, is \"{}\"", file_, path_, fmt::join(choices, ", "), given));
  return given;
}

std::uint64_t json_place::natural() const {
  if (!value_.is_number_unsigned()) fail("a whole number");
  return value_.get<std::uint64_t>();
}

bool json_place::truth() const {
  if (!value_.is_boolean()) fail("a truth value");
  return value_.get<bool>();
}

void json_place::require_natural_or_text() const {
  if (!value_.is_string()) natural();
}

}  // namespace cowproof::tools
