# cowproof_embed(TARGET FUNCTION HEADER [BELOW folder] file...)
# Compiles files into a target, so that the command needs none of them when it runs. HEADER declares FUNCTION as
# std::span<cowproof::embedded_file const> cowproof::FUNCTION(); the files are named without their folders, or by
# their paths below the folder.
function(cowproof_embed target function header)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "BELOW" "")
  set(entries "")
  foreach(file IN LISTS arg_UNPARSED_ARGUMENTS)
    cmake_path(ABSOLUTE_PATH file OUTPUT_VARIABLE path)
    cmake_path(GET path FILENAME name)
    if(arg_BELOW)
      cmake_path(RELATIVE_PATH path BASE_DIRECTORY ${arg_BELOW} OUTPUT_VARIABLE name)
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    file(READ ${path} text)
    string(APPEND entries "    {\"${name}\", R\"~embedded~(${text})~embedded~\"},\n")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_${function}.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [[
#include "@header@"

namespace cowproof {
namespace {
constexpr embedded_file files[] = {
@entries@};
}  // namespace

std::span<embedded_file const> @function@() { return files; }

}  // namespace cowproof
]])
  target_sources(${target} PRIVATE ${source})
endfunction()
