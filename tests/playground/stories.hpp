// Every story of the tree, as requests to the playground.
#pragma once
#include <string>
#include <vector>

namespace cowproof {

struct requested_story {
  std::string name;
  std::vector<std::string> requests;  // the kernel, the calls, and in the end the picture and the documents
};
std::vector<requested_story> requested_stories();

}  // namespace cowproof
