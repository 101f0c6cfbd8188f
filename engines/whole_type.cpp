// The type of the whole machine.
#include "engines/machine_type_of.hpp"
#include "engines/whole_subjects.hpp"

namespace cowproof {

void add_usual_whole_subjects(std::vector<subject>& to);  // whole_subjects_usual.cpp
void add_large_whole_subjects(std::vector<subject>& to);  // whole_subjects_large.cpp

namespace {

// Often: what makes memory to share, and what touches it. Seldom: what leaves little behind.
int weight_of(std::string_view operation) {
  for (std::string_view const often : {"store", "page_in", "load"})
    if (operation == often) return 16;
  for (std::string_view const rather : {"map_object", "fork", "protect", "kernel_store", "pin"})
    if (operation == rather) return 8;
  for (std::string_view const now_and_then : {"map", "create", "swap_out", "unmap", "advise_fork", "discard", "brk"})
    if (operation == now_and_then) return 4;
  for (std::string_view const seldom : {"exec", "exit", "kill", "open", "kernel_map", "close", "signal"})
    if (operation == seldom) return 1;
  return 2;
}

machine_type make_whole_type() {
  auto type = make_machine_type<whole_machine<usual_whole>>("whole");
  for (std::size_t i = 0; i < type.operations.size(); ++i) type.weights[i] = weight_of(type.operations[i].name);
  type.usual = capacity_of_machine<whole_machine<usual_whole>>();
  type.add_subjects = [](std::vector<subject>& to) {
    add_usual_whole_subjects(to);
    add_large_whole_subjects(to);
  };
  return type;
}

}  // namespace

machine_type const& whole_type() {
  static machine_type const type = make_whole_type();
  return type;
}

}  // namespace cowproof
