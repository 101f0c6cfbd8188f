// What a page or a script is told, as JSON, a line an answer.
#pragma once
#include <string>
#include <string_view>

#include "playground/steering.hpp"

namespace cowproof {

// Obeys requests, a line each, up to the first that is wrong, and answers once:
//
//   a request of steering.hpp    the story as it is then: the last step, what is broken, what can be called
//   preview store(p0, v1, 7)     what a call would lead to
//   draw, draw 3                 the picture of a step, and the list of all
//   about                        machines, kernels and sizes that can be chosen
//   scenario, trace              the story as a document
//
// {"error": "..."} tells what is wrong.
std::string answer(steering& to, std::string_view requests);

}  // namespace cowproof
