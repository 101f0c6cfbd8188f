// Values of a file, asked for what they must be.
#include "trace/itf/place.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cowproof::itf {

void place::reject(std::string what) const {
  throw reading_ended{{path_.empty() ? "the trace" : path_, std::move(what), value_->line}};
}

void place::should_be(json_value::kind expected) const {
  if (kind() != expected) reject(fmt::format("is {}; expected {}", name_of(kind()), name_of(expected)));
}

bool place::truth() const {
  should_be(json_value::kind::boolean);
  return value_->truth;
}

std::uint64_t place::natural() const {
  if (kind() == json_value::kind::number) reject("is not a natural number");
  should_be(json_value::kind::natural);
  return value_->natural;
}

std::string const& place::string() const {
  should_be(json_value::kind::string);
  return value_->text;
}

std::optional<place> place::find(std::string_view name) const {
  should_be(json_value::kind::object);
  auto const* found = value_->member(name);
  if (found == nullptr) return std::nullopt;
  return place(*found, path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name));
}

place place::member(std::string_view name) const {
  auto found = find(name);
  if (!found) reject(fmt::format("lacks \"{}\"", name));
  return *std::move(found);
}

void place::each_member(std::function<void(std::string_view, place const&)> const& visit) const {
  should_be(json_value::kind::object);
  for (auto const& member : value_->items) visit(member.name, *find(member.name));
}

void place::has_only(std::vector<std::string_view> const& names) const {
  each_member([&](std::string_view name, place const& at) {
    if (std::ranges::find(names, name) == names.end())
      at.reject(fmt::format("is not known here; expected {}", fmt::join(names, ", ")));
  });
}

std::size_t place::size() const {
  should_be(json_value::kind::array);
  return value_->items.size();
}

place place::item(std::size_t i) const {
  should_be(json_value::kind::array);
  return {value_->items.at(i), fmt::format("{}[{}]", path_, i)};
}

place place::tagged(std::string_view tag) const {
  if (kind() == json_value::kind::object && value_->items.size() == 1 && value_->items.front().name == tag)
    return {value_->items.front(), path_};
  reject(fmt::format("is not of the form {{\"{}\": ...}}", tag));
}

std::uint64_t place::big_number() const {
  if (kind() == json_value::kind::natural) return natural();
  auto const& digits = tagged("#bigint").string();
  std::uint64_t n = 0;
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  if (error != std::errc() || end != digits.data() + digits.size())
    reject(fmt::format("{} is not a natural number of at most 64 bits", json_string(digits)));
  return n;
}

std::pair<std::string, place> place::variant() const {
  has_only({"tag", "value"});
  return {member("tag").string(), member("value")};
}

}  // namespace cowproof::itf
