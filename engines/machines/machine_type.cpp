// What the parts of a machine are called.
#include "engines/machines/machine_type.hpp"

namespace cowproof {

machine_type const* find_machine_type(std::string_view name, std::span<machine_type const* const> among) {
  for (auto const* type : among)
    if (type->name == name) return type;
  return nullptr;
}

int find_operation(std::string_view name, machine_type const& of) {
  for (std::size_t i = 0; i < of.operations.size(); ++i)
    if (of.operations[i].name == name) return static_cast<int>(i);
  return -1;
}

std::string_view property_name(property p, machine_type const& of) { return of.properties.at(p).name; }
std::string_view property_sentence(property p, machine_type const& of) { return of.properties.at(p).sentence; }

std::optional<property> find_property(std::string_view name, machine_type const& of) {
  for (std::size_t i = 0; i < of.properties.size(); ++i)
    if (of.properties[i].name == name) return static_cast<property>(i);
  return std::nullopt;
}

}  // namespace cowproof
