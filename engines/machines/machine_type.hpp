// What a kind of machine looks like from outside: its operations, situations and properties, by number and name.
//
// A machine and its mutants have the same type, and so has every capacity. Calls, coverage and traces are about one.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/call.hpp"
#include "engines/property.hpp"
#include "engines/shape.hpp"

namespace cowproof {

struct subject;

inline constexpr std::size_t most_operations = 48;

// How often each operation is drawn, relative to the others; by operation number.
using operation_weights = std::array<int, most_operations>;

struct named_property {
  std::string name, sentence;
};

struct machine_type {
  std::string_view name;                                  // "core"
  std::span<operation_type const> operations;             // in the order in which calls number them
  std::span<std::string_view const> situations;           // in the order of their bits
  std::vector<named_property> properties;                 // the step properties, then the invariants
  std::size_t step_properties = 0;                        // how many of them are about one step, not about a state
  std::vector<map_shape> state;                           // its maps, in order
  std::vector<returned_shape> returned;                   // by operation
  operation_weights weights{};                            // unless others are given
  bool varied = false;                                    // each sequence plays with a part of what there is
  int draws = 1;                                          // for each call that is played; see random_check.hpp
  scope usual;                                            // unless another is given
  void (*add_subjects)(std::vector<subject>&) = nullptr;  // the smallest capacity first
};

// The machine of model/machine.hpp, and the two other ways to fork.
machine_type const& core_type();
machine_type const& eager_type();
machine_type const& on_demand_type();
machine_type const& whole_type();
machine_type const& smp_type();

// All that every verb of the command knows, the core first.
std::span<machine_type const* const> machine_types();
// And those that are in no story and in no game yet: they are proved and checked.
std::span<machine_type const* const> checked_machine_types();
// Null if there is none.
machine_type const* find_machine_type(std::string_view name,
                                      std::span<machine_type const* const> among = machine_types());

int find_operation(std::string_view name, machine_type const& of = core_type());  // its number, or -1

std::string_view property_name(property p, machine_type const& of = core_type());
std::string_view property_sentence(property p, machine_type const& of = core_type());
std::optional<property> find_property(std::string_view name, machine_type const& of = core_type());

}  // namespace cowproof
