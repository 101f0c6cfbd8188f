// The states that the model of the whole machine is in, and its specification. Only the files of whole_model compile
// them.
#pragma once
#include "engines/subjects/whole_subjects.hpp"
#include "oracle/whole/whole_model.hpp"

namespace cowproof::oracle::whole {

// Of this capacity, so that a trace of a rejection can be played again.
using machine_beside = whole_machine<large_whole>;

struct whole_model::states {
  machine_beside::state machine = machine_beside::initial();
  view_of<machine_beside> specification = specified<machine_beside>::specification::initial();
};

}  // namespace cowproof::oracle::whole
