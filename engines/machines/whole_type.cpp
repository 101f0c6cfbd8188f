// The type of the whole machine.
#include <algorithm>

#include "engines/machines/machine_type_of.hpp"
#include "engines/subjects/whole_subjects.hpp"

namespace cowproof {

void add_usual_whole_subjects(std::vector<subject>& to);  // whole_subjects_usual.cpp
void add_large_whole_subjects(std::vector<subject>& to);  // whole_subjects_large.cpp

namespace {

// Often: what brings memory in, touches it and takes it away. The others are drawn so that all of them meet.
int weight_of(std::string_view operation) {
  struct weighted {
    std::string_view name;
    int weight;
  };
  static constexpr weighted often[] = {{"page_in", 24},  {"store", 14},         {"map_object", 12},
                                       {"swap_out", 10}, {"load", 10},          {"map", 8},
                                       {"fork", 8},      {"kernel_store", 8},   {"pin", 8},
                                       {"create", 6},    {"protect", 5},        {"exec", 4},
                                       {"exit", 4},      {"install_object", 4}, {"map_shared", 3},
                                       {"brk", 3},       {"advise_fork", 3},    {"clone", 3},
                                       {"evict", 3},     {"kill", 1},           {"fork_eager", 1},
                                       {"dup", 1},       {"take_signal", 1},    {"kernel_map", 1}};
  auto const* const found = std::ranges::find(often, operation, &weighted::name);
  return found == std::end(often) ? 2 : found->weight;
}

machine_type make_whole_type() {
  auto type = make_machine_type<whole_machine<usual_whole>>("whole");
  for (std::size_t i = 0; i < type.operations.size(); ++i) type.weights[i] = weight_of(type.operations[i].name);
  type.varied = true;
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
