// The names of points and of what is done there instead.
#include "engines/derived/point.hpp"

#include <algorithm>
#include <array>

namespace cowproof::derived {

std::string_view name_of(change c) {
  static constexpr std::array<std::string_view, 14> names{
      "nothing", "left out",  "done twice",      "the other sign",   "key",     "value", "choice", "always",
      "never",   "exchanged", "the first alone", "the second alone", "negated", "number"};
  return names.at(static_cast<std::size_t>(c));
}

void observer::enter(std::uint64_t scope, std::uint64_t point, char const* label) {
  scopes_.try_emplace(scope, points_[point] + (*label == '\0' ? "" : std::string(" ") + label) + " > ");
}

// Words of the same name are numbered within their scope: this name does not change where other words come and go.
void observer::name_point(std::uint64_t scope, std::uint64_t point, char const* word, void const* field,
                          place const& at) {
  if (at.line != 0) last_ = at;
  if (points_.contains(point)) return;
  auto const of_field = fields_.find(field);
  auto name = scopes_[scope] + (of_field == fields_.end() ? "" : of_field->second + ".") + word;
  int const n = ++of_this_name_[name];
  if (n > 1) name += " " + std::to_string(n);
  points_.emplace(point, std::move(name));
  lines_.emplace(point, last_);
}

void observer::note(alteration const& a, std::string const& what) {
  auto const is_known = [&](possible const& p) { return p.made == a; };
  if (std::ranges::any_of(found, is_known)) return;
  // A word may be altered in one way at several places: in each alternative of a value, say.
  auto const& where = points_[a.point];
  int const n = ++of_this_alteration_[where + ": " + what];
  found.push_back({a, where, n == 1 ? what : what + " (" + std::to_string(n) + ")", lines_[a.point]});
}

}  // namespace cowproof::derived
