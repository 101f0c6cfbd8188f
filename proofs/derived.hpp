// Derived mutants against the proofs. No solver is included here.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engines/derived/campaign.hpp"

namespace cowproof {

enum class derived_verdict : std::uint8_t {
  refuted,     // the solver refutes an obligation
  broken,      // it leaves one undecided, about a property that a step breaks that random checking found
  equivalent,  // in every state that satisfies the invariants, the step is the machine's own
  accepted,    // every obligation holds
  unknown,     // the solver does not decide an obligation
};
std::string_view name_of(derived_verdict v);

struct derived_proof {
  derived_verdict verdict = derived_verdict::unknown;
  std::string obligation;  // that is refuted, or undecided
  std::string reason;      // why it is unknown
  int asked = 0;           // questions to the solver
  double seconds = 0;
};

// One operation of a machine and its mutants. What is proved for one mutant is not asked again for another.
class derived_proofs {
 public:
  // Interrupts the solver when `is_stopped` says so; the verdict is then unknown.
  derived_proofs(machine_type const& of, std::string_view operation, std::function<bool()> is_stopped = {});
  derived_proofs(derived_proofs const&) = delete;
  derived_proofs& operator=(derived_proofs const&) = delete;
  ~derived_proofs();

  std::vector<derived_mutant> const& mutants() const;

  // The property that a step of the mutant breaks, if random checking found one, says which obligations to try first.
  // `within` tells how little is needed for it, and is asked only if an obligation is hard.
  derived_proof judge(derived_mutant const& mutant, std::string_view broken_property = "",
                      std::function<scope()> const& within = {});

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

// Every mutant of these operations of the machine, or of all its operations.
std::vector<derived_mutant> derived_mutants_of(machine_type const& of, std::vector<std::string> const& operations = {});

// Is the obligation of this name about this property, which random checking looks for?
bool is_about(std::string_view obligation_name, std::string_view broken);

}  // namespace cowproof
