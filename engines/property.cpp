// The properties that engines look for, by name.
#include "engines/property.hpp"

#include <vector>

#include "invariants/invariants.hpp"
#include "model/concrete/domain.hpp"

namespace cowproof {
namespace {

struct named_property {
  std::string_view name, sentence;
};

std::vector<named_property> list_properties() {
  std::vector<named_property> all{
      {"isolation", "a process that takes no part in an operation cannot tell that anything happened"},
      {"refines_space", "every process has the memory that it would have if fork had copied it"},
      {"refines_alive", "the processes that live are those of the specification"},
      {"refines_outcome", "an operation ends as the specification says, with the same value"},
      {"changes_nothing", "an operation that is refused, or faults and kills nobody, leaves the state as it was"},
      {"has_cause", "an operation runs out of memory only if it was offered none"},
  };
  using any_domain = concrete<capacity<>>;
  auto const add = [&](auto i) { all.push_back({i.name, i.sentence}); };
  inductive_invariants<any_domain>::each(add);
  implied_invariants<any_domain>::each(add);
  return all;
}

std::vector<named_property> const& properties() {
  static std::vector<named_property> const all = list_properties();
  return all;
}

}  // namespace

std::size_t number_of_properties() { return properties().size(); }
std::string_view property_name(property p) { return properties().at(p).name; }
std::string_view property_sentence(property p) { return properties().at(p).sentence; }

std::optional<property> find_property(std::string_view name) {
  for (std::size_t i = 0; i < properties().size(); ++i)
    if (properties()[i].name == name) return static_cast<property>(i);
  return std::nullopt;
}

}  // namespace cowproof
