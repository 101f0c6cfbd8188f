// What a page tells of a step beside its picture: the head, the item in the list, the state as a table.
#pragma once
#include <string>
#include <vector>

#include "trace/picture/picture.hpp"

namespace cowproof {

// `so_far` is the cost of the trace up to this step; `says` is a remark, or empty.
std::string head_of(drawn_step const& step, step_cost const& so_far, std::string_view says);
std::string list_item_of(drawn_step const& step);

// Page tables and frames, row by row: for who reads with the ears.
std::vector<std::string> table_of(picture_plan const& plan, drawn_step const& step);

// One sentence after the other.
std::string spoken(drawn_step const& step, std::string_view says);

}  // namespace cowproof
