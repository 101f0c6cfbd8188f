// An obligation as a file that other solvers read.
#include "proofs/solver/export.hpp"

#include "proofs/solver/solve.hpp"
#include "system/whole_file.hpp"

namespace cowproof::symbolic {

std::string smt_lib_text(obligation const& o) {
  z3::solver solver(context());
  for (auto const& a : assertions_of(o)) solver.add(a);
  bool const is_claim = o.kind == wanted::validity;
  std::string const meaning = is_claim ? "The last assertion denies the claim: unsat proves it.\n"
                                       : "A situation that must be possible: sat shows that it is.\n";
  return "; " + o.name + "\n; " + meaning + "(set-logic ALL)\n" + solver.to_smt2(is_claim ? "unsat" : "sat");
}

std::filesystem::path export_to(std::filesystem::path const& directory, obligation const& o) {
  auto const path = directory / (o.name + ".smt2");
  if (auto const failed = write_whole_file(path.string(), smt_lib_text(o))) throw proof_error(*failed);
  return path;
}

}  // namespace cowproof::symbolic
