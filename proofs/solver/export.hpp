// An obligation as a file that other solvers read.
#pragma once
#include <filesystem>
#include <string>

#include "proofs/obligation.hpp"

namespace cowproof::symbolic {

// SMT-LIB 2, with the status that is expected.
std::string smt_lib_text(obligation const& o);

// Writes NAME.smt2 into the directory and returns its path. Throws proof_error if that fails.
std::filesystem::path export_to(std::filesystem::path const& directory, obligation const& o);

}  // namespace cowproof::symbolic
