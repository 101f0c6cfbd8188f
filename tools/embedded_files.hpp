// The files that are compiled in.
#pragma once
#include <span>

#include "trace/embedded_file.hpp"

namespace cowproof {

std::span<embedded_file const> adapter_files();  // what an adapter begins with: examples/adapters, and the C header
std::span<embedded_file const> xv6_files();      // the program that speaks for xv6: examples/xv6
std::span<embedded_file const> derived_files();  // the derived mutants that survive
std::span<embedded_file const>
scenario_files();  // of examples/scenarios, by chapters: "1_fork_and_write/01_addresses.md"
std::span<embedded_file const> what_if_files();  // of examples/what_if: a mutant each

}  // namespace cowproof
