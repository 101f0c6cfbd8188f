// A search that has stopped, as a file: what it takes to go on, with the same result.
//
// The first line names the format, the second the search; then come words of the machine that wrote them, the last of
// which is a checksum of all. It is written completely or not at all.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engines/explore/ancestry.hpp"
#include "engines/explore/frontier.hpp"
#include "engines/explore/request.hpp"
#include "engines/explore/table.hpp"

namespace cowproof::search {

// Where a search stands. Words only: it is written as it is.
struct search_progress {
  std::uint64_t bytes = 0;  // most that it took so far
  std::uint64_t depth = 0;
  std::uint64_t level_first = 0, level_size = 0;  // the level that is being expanded, by the numbers of its states
  std::uint64_t next = 0;                         // the number of its first state that is not yet expanded
  std::uint64_t transitions = 0, unreduced_states = 0, unreduced_transitions = 0;
};

// Which search it is, in words; with however many threads and bytes.
std::string name_of(request const& asked, int key_bits, scope const& capacity);

// What is wrong with a file, if it is to go on with the search of that name: one sentence, which names the file.
std::optional<std::string> why_not_resume(std::string const& file, std::string const& name);
// Why no checkpoint can be written there.
std::optional<std::string> why_not_save(std::string const& file);
// Memory that the search in a file took; the file is one that can be resumed.
std::uint64_t bytes_of_checkpoint(std::string const& file);

// The file of a search with keys of so many words: compiled for as many as there are searches.
template <int Words> struct search_file {
  // Those that were seen, those of the level that are left, and those of the next level, in order.
  struct states {
    state_table<Words>& table;
    std::optional<ancestry>& log;
    std::vector<chunk<packed_key<Words>>> left, later;
  };
  // An answer is what went wrong.
  static std::optional<std::string> save(std::string const& file, std::string const& name,
                                         search_progress const& progress, states const& all);

  struct loaded {
    search_progress progress;
    frontier<packed_key<Words>> left, later;
  };
  // Fills table and log, and frontiers from the pool. A search without a log leaves that of the file aside, and one
  // that has none in the file is left without.
  static loaded load(std::string const& file, state_table<Words>& table, std::optional<ancestry>& log,
                     chunk_pool<packed_key<Words>>& pool);
};

}  // namespace cowproof::search
