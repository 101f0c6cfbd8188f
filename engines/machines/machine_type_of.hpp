// Makes the type of a machine from its traits. Included by one file a machine.
#pragma once
#include "engines/machines/machine_type.hpp"
#include "engines/monitor.hpp"
#include "engines/shape_of.hpp"

namespace cowproof {
namespace detail {

template <class M> std::vector<named_property> list_properties() {
  std::vector<named_property> all{{"isolation", "an operation must not change what other processes see"}};
  each_field_reversed<view_of<M>>([&](std::string const& field) {
    std::string sentence(specified<M>::sentence_of(field));
    all.push_back({"refines_" + field, sentence.empty() ? field + " is that of the specification" : sentence});
  });
  all.push_back({"refines_outcome", "an operation ends as the specification says, with the same value"});
  all.push_back(
      {"changes_nothing", "an operation that is refused, or faults and kills no process, leaves the state as it was"});
  all.push_back({"has_cause", "an operation runs out of memory only if it needs more than it is offered"});
  all.push_back({"takes_no_more", "an operation takes only the memory that it is offered and needs"});
  step_properties_of<M>::each([&](auto step_property) {
    auto const of = step_property.operation.empty() ? "" : std::string(step_property.operation) + "_";
    all.push_back({of + std::string(step_property.name), std::string(step_property.sentence)});
  });
  auto const add = [&](auto i) { all.push_back({std::string(i.name), std::string(i.sentence)}); };
  properties_of<M>::inductive::each(add);
  properties_of<M>::implied::each(add);
  return all;
}

}  // namespace detail

// M at any capacity. Weights, usual scope and subjects are added by the caller.
template <class M> machine_type make_machine_type(std::string_view name) {
  machine_type type;
  type.name = name;
  static_assert(operations_of<M>::size <= most_operations);
  static_assert(needs_name_operands<M>());
  type.operations = player<M>::types;
  type.situations = properties_of<M>::situations::names;
  type.properties = detail::list_properties<M>();
  type.step_properties = number_of_step_properties<M>;
  type.state = shape_of_state<M>();
  type.returned = shapes_returned<M>();
  return type;
}

}  // namespace cowproof
