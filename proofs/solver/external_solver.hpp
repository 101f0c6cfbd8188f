// A solver that is another program: a second opinion that shares no code with the first.
#pragma once
#include <filesystem>
#include <string>

#include "proofs/solver/solve.hpp"

namespace cowproof::symbolic {

// Runs a program and returns what it printed. A program that takes too long is killed.
struct program_output {
  bool finished = false;
  std::string text;  // standard output and error
};
// Throws proof_error if there is no such program.
program_output run_program(std::string const& command, std::vector<std::string> const& arguments, unsigned timeout_ms);

// Throws proof_error, which says what to do, if the command is no cvc5.
void require_cvc5(std::string const& command);

answer ask_cvc5(std::string const& command, std::filesystem::path const& file, wanted kind,
                solver_limits const& limits);

}  // namespace cowproof::symbolic
